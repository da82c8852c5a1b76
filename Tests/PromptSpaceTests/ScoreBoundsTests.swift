import Randomness
import Testing

@testable import PromptSpace

struct ScoreBoundsTests {
  private func outcome(_ scores: [Double?]) -> EvaluationOutcome {
    EvaluationOutcome(
      assignment: PromptAssignment([0]), split: .test,
      examples: scores.enumerated().map { index, score in
        score.map { .scored("\(index)", $0) } ?? .failed("\(index)", .truncated, message: "cut")
      }, usage: .zero)
  }

  /// Every way to fill the gaps with 0 or 1.
  private func completions(_ scores: [Double?]) -> [[Double]] {
    scores.reduce([[]]) { rows, score in
      rows.flatMap { row in (score.map { [$0] } ?? [0, 1]).map { row + [$0] } }
    }
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  @Test(arguments: 0..<30) func areTheExtremesOverAllCompletions(seed: UInt64) throws {
    var generator = SeedSequence(seed: seed).generator
    let (candidate, baseline) = ((0..<5), (0..<5)).0.reduce(into: ([Double?](), [Double?]())) {
      pair, _ in
      pair.0.append(generator.uniform() < 0.4 ? nil : generator.uniform())
      pair.1.append(generator.uniform() < 0.3 ? nil : generator.uniform())
    }
    let bounds = try #require(outcome(candidate).bounds)
    let means = completions(candidate).map(mean)
    #expect(abs(bounds.lower - (means.min() ?? -1)) < 1e-12)
    #expect(abs(bounds.upper - (means.max() ?? -1)) < 1e-12)
    #expect(bounds.missing == candidate.count { $0 == nil })
    let difference = try #require(
      DifferenceBounds(candidate: outcome(candidate), baseline: outcome(baseline)))
    let differences = completions(candidate).flatMap { first in
      completions(baseline).map { mean(first) - mean($0) }
    }
    #expect(abs(difference.lower - (differences.min() ?? -9)) < 1e-12)
    #expect(abs(difference.upper - (differences.max() ?? -9)) < 1e-12)
    #expect(difference.missing == zip(candidate, baseline).count { $0 == nil || $1 == nil })
    #expect(difference.n == 5)
  }

  @Test func skippedExamplesWereNeverDue() throws {
    let raced = EvaluationOutcome(
      assignment: PromptAssignment([0]), split: .validation,
      examples: [.scored("0", 1), .failed("1", .error, message: "x"), .skipped("2")], usage: .zero)
    #expect(raced.bounds?.lower == 0.5 && raced.bounds?.upper == 1)
    #expect(raced.errors == 1 && raced.skipped == 1 && raced.errorRate == 0.5)
    #expect(ScoreBounds(outcome([])) == nil)
    #expect(DifferenceBounds(candidate: raced, baseline: outcome([1, 1, 1]))?.n == 2)
  }

  @Test func knowWhenTheSignAndTheVerdictAreOpen() throws {
    let better = [Double?](repeating: 1, count: 20)
    let seed = [Double?](repeating: 0, count: 20)
    func check(_ candidate: [Double?], _ baseline: [Double?]) throws -> (Bool, Bool) {
      let (first, second) = (outcome(candidate), outcome(baseline))
      let comparison = try #require(PairedComparison(candidate: first, baseline: second))
      let bounds = try #require(DifferenceBounds(candidate: first, baseline: second))
      return (bounds.canTurn(comparison), bounds.canChange(comparison.verdict))
    }
    #expect(try check(better, seed) == (false, false), "nothing is missing")
    #expect(try check([nil] + better.dropFirst(), seed) == (false, false), "one cannot turn 19")
    let lost = [Double?](repeating: nil, count: 8) + better.dropFirst(8)
    let strong = [Double?](repeating: 1, count: 8) + seed.dropFirst(8)
    #expect(try check(lost, strong) == (false, true), "at worst 12 wins and 8 losses")
    let weak = [Double?](repeating: 0, count: 8) + better.dropFirst(8)
    let unknown = [Double?](repeating: nil, count: 8) + seed.dropFirst(8)
    #expect(try check(weak, unknown) == (false, true))
    let half = [Double?](repeating: nil, count: 11) + better.dropFirst(11)
    let both = [Double?](repeating: nil, count: 11) + seed.dropFirst(11)
    #expect(try check(half, both) == (true, true), "11 unknown from −1 to 1 outweigh 9 wins")
  }
}
