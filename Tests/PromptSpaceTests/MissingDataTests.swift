import PromptSpace
import Testing
import _TestSupport

/// What failed examples do to scores and ranks, over a thousand simulated studies.
@Suite struct MissingDataTests {
  private static let studies = 1000
  private static let examples = 40
  /// Shares of failing examples of four candidates, the true best one failing most.
  private static let faultRates = [0, 0.05, 0.1, 0.2]

  /// How likely an example fails, given how hard it is (0...1) and the fault rate of the candidate.
  private typealias FaultModel = @Sendable (_ difficulty: Double, _ rate: Double) -> Double

  /// Independent of everything.
  private static let independent: FaultModel = { $1 }
  /// The same rate on average, all of it on the harder half.
  private static let onHardExamples: FaultModel = { $0 > 0.5 ? 2 * $1 : 0 }

  private struct Candidate {
    /// Without faults, and as measured.
    let complete: EvaluationOutcome
    let measured: EvaluationOutcome
  }

  /// Candidates of skills `skills`; candidate c solves an example of difficulty h with probability
  /// skill·(1 − h).
  private static func study(
    _ number: Int, skills: [Double], rates: [Double], faults: FaultModel
  ) -> [Candidate] {
    var random = TestRandom(seed: 11, number: number)
    let difficulties = (0..<examples).map { _ in random.share() }
    return zip(skills, rates).enumerated().map { index, candidate in
      let complete = difficulties.enumerated().map { example, difficulty in
        let isSolved = random.share() < candidate.0 * (1 - difficulty)
        return ExampleOutcome.scored("e\(example)", isSolved ? 1 : 0)
      }
      let measured = zip(complete, difficulties).map { example, difficulty in
        random.share() < faults(difficulty, candidate.1)
          ? .failed(example.example, .error, message: "lost") : example
      }
      return Candidate(complete: outcome(complete, index), measured: outcome(measured, index))
    }
  }

  private static func outcome(_ examples: [ExampleOutcome], _ index: Int) -> EvaluationOutcome {
    EvaluationOutcome(
      assignment: PromptAssignment([index]), split: .validation, examples: examples, usage: .zero)
  }

  /// Mean over standard error of what faults add to the difference of two candidates' scores.
  private static func bias(
    of candidate: Int, against other: Int, faults: FaultModel
  ) -> (mean: Double, z: Double) {
    let skills = [0.5, 0.55, 0.6, 0.65]
    let shifts = (0..<studies).compactMap { number -> Double? in
      let study = study(number, skills: skills, rates: faultRates, faults: faults)
      let scores = [candidate, other].map { (study[$0].measured.score, study[$0].complete.score) }
      guard let a = scores[0].0, let b = scores[0].1, let c = scores[1].0, let d = scores[1].1
      else { return nil }
      return (a - c) - (b - d)
    }
    let n = Double(shifts.count)
    let mean = shifts.reduce(0, +) / n
    let variance = shifts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    return (mean, mean / (variance / n).squareRoot())
  }

  /// Missing data, not zeros: candidates with more faults lose nothing by them.
  @Test(arguments: [1, 2, 3]) func independentFaultsDoNotBiasScores(candidate: Int) {
    let bias = Self.bias(of: candidate, against: 0, faults: Self.independent)
    #expect(abs(bias.z) < 3.3, "the difference is off by \(bias.mean)")
  }

  /// Two equal candidates, one of which fails five times as often: each wins half of the studies.
  @Test func independentFaultsDoNotBiasRanks() {
    var wins = 0
    var decided = 0
    for number in 0..<Self.studies {
      let study = Self.study(
        number, skills: [0.6, 0.6], rates: [0.2, 0.04], faults: Self.independent)
      guard let first = study[0].measured.score, let second = study[1].measured.score,
        first != second
      else { continue }
      decided += 1
      wins += first > second ? 1 : 0
    }
    let z = (Double(wins) - Double(decided) / 2) / (Double(decided) / 4).squareRoot()
    #expect(decided > Self.studies / 2)
    #expect(abs(z) < 3.3, "\(wins) of \(decided)")
  }

  /// Faults that come with hard examples flatter the candidate that has them: no mean over what is left can help,
  /// which is why a report has to say what the missing examples could change.
  @Test func faultsTiedToHardExamplesDoBiasScores() {
    let bias = Self.bias(of: 3, against: 0, faults: Self.onHardExamples)
    #expect(bias.z > 10)
    #expect(bias.mean > 0.02)
  }
}
