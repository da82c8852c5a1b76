import Randomness
import Testing

@testable import PromptSpace

struct PairedComparisonTests {
  private func outcome(_ examples: [ExampleOutcome]) -> EvaluationOutcome {
    EvaluationOutcome(
      assignment: PromptAssignment([0]), split: .test, examples: examples, usage: .zero)
  }

  private func pairs(wins: Int, losses: Int, of n: Int) -> [(candidate: Double, baseline: Double)] {
    (0..<n).map { $0 < wins ? (1, 0) : $0 < wins + losses ? (0, 1) : (1, 1) }
  }

  @Test(arguments: [
    ([4, 0, 20], -0.022752345387230977, 0.3863887090235946, .notShown),
    ([7, 0, 20], 0.08633176278847479, 0.5500318735751616, .better),
    ([12, 3, 50], 0.02496130738226865, 0.3211925387715775, .better),
    ([30, 12, 200], 0.025931857524930393, 0.15228596425724783, .better),
    ([0, 9, 10], -1, -0.4132858945556207, PairedComparison.Verdict.worse),
  ]) func binaryScoresGetBonettAndPrices(
    counts: [Int], lower: Double, upper: Double, verdict: PairedComparison.Verdict
  ) throws {
    let comparison = try #require(
      PairedComparison(pairs: pairs(wins: counts[0], losses: counts[1], of: counts[2])))
    #expect(comparison.method == .bonettPrice)
    #expect(abs(comparison.lower - lower) < 1e-12)
    #expect(abs(comparison.upper - upper) < 1e-12)
    #expect(comparison.verdict == verdict)
    #expect(comparison.differing == counts[0] + counts[1])
    let difference = Double(counts[0] - counts[1]) / Double(counts[2])
    #expect(abs(comparison.meanDifference - difference) < 1e-15)
  }

  @Test func otherScoresGetThePairedT() throws {
    let differences = [0.1, 0.2, 0.05, 0.3, 0.1, 0.15, 0.0, 0.1]
    let comparison = try #require(PairedComparison(pairs: differences.map { (0.4 + $0, 0.4) }))
    #expect(comparison.method == .pairedT)
    #expect(comparison.n == 8)
    #expect(comparison.differing == 7)
    // Mean 0.125, s² = 0.06 / 7, t at seven degrees 2.364624252.
    let error = (0.06 / 7 / 8).squareRoot()
    #expect(abs(comparison.meanDifference - 0.125) < 1e-12)
    #expect(abs(comparison.standardError - error) < 1e-12)
    #expect(abs(comparison.lower - (0.125 - 2.364624252 * error)) < 1e-8)
    #expect(abs(comparison.upper - (0.125 + 2.364624252 * error)) < 1e-8)
    #expect(comparison.verdict == .better)
  }

  @Test func onlyExamplesThatBothScoredCount() throws {
    let candidate = outcome([
      .scored("a", 1), .scored("b", 0.5), .failed("c", .error, message: ""), .scored("d", 1),
      .scored("only here", 0),
    ])
    let baseline = outcome([
      .scored("d", 0.25), .failed("b", .timeout, message: ""), .scored("c", 1), .scored("a", 0.5),
    ])
    let comparison = try #require(PairedComparison(candidate: candidate, baseline: baseline))
    #expect(comparison.n == 2)
    #expect(comparison.meanDifference == 0.625)
    #expect(PairedComparison(candidate: outcome([.scored("a", 1)]), baseline: baseline) == nil)
  }

  @Test func fewerThanSixDifferingExamplesShowNothing() throws {
    let five = try #require(PairedComparison(pairs: pairs(wins: 5, losses: 0, of: 8)))
    #expect(five.lower > 0)
    #expect(five.verdict == .notShown)
    let six = try #require(PairedComparison(pairs: pairs(wins: 6, losses: 0, of: 8)))
    #expect(six.verdict == .better)
    let constant = try #require(
      PairedComparison(
        pairs: [(candidate: Double, baseline: Double)](repeating: (0.9, 0.5), count: 5)))
    #expect(constant.lower == constant.upper)
    #expect(constant.verdict == .notShown)
  }

  @Test func swappingTheSidesSwapsTheVerdict() throws {
    var generator = Xoshiro256StarStar(seed: 11)
    for _ in 0..<50 {
      let pairs = (0..<12).map { _ in
        (candidate: min(1, generator.uniform() + 0.3), baseline: generator.uniform())
      }
      let forth = try #require(PairedComparison(pairs: pairs))
      let back = try #require(
        PairedComparison(pairs: pairs.map { (candidate: $0.baseline, baseline: $0.candidate) }))
      #expect(abs(forth.lower + back.upper) < 1e-12)
      #expect((forth.verdict == .better) == (back.verdict == .worse))
    }
  }

  /// Equal candidates are called different in at most about 5 % of the comparisons.
  @Test(arguments: [10, 20, 50, 200], [0.05, 0.2, 0.5])
  func equalCandidatesAreRarelyToldApart(n: Int, discordance: Double) throws {
    var generator = Xoshiro256StarStar(seed: UInt64(n))
    var mistakes = 0
    for _ in 0..<2_000 {
      let pairs = (0..<n).map { _ -> (candidate: Double, baseline: Double) in
        guard generator.uniform() < discordance else { return (1, 1) }
        return generator.uniform() < 0.5 ? (1, 0) : (0, 1)
      }
      if try #require(PairedComparison(pairs: pairs)).verdict != .notShown { mistakes += 1 }
    }
    #expect(Double(mistakes) / 2_000 < 0.066)
  }

  @Test(arguments: [10, 50, 200]) func graduatedScoresAreRarelyToldApart(n: Int) throws {
    var generator = Xoshiro256StarStar(seed: UInt64(n))
    var mistakes = 0
    for _ in 0..<2_000 {
      let pairs = (0..<n).map { _ in
        (candidate: generator.uniform(), baseline: generator.uniform())
      }
      if try #require(PairedComparison(pairs: pairs)).verdict != .notShown { mistakes += 1 }
    }
    #expect((0.03...0.066).contains(Double(mistakes) / 2_000))
  }
}
