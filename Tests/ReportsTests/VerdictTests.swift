import PromptSpace
import Studies
import Testing

@testable import Reports

@Suite struct VerdictTests {
  private let seed = PromptAssignment([0, 0])
  private let other = PromptAssignment([1, 2])
  private let zeros = [Double](repeating: 0, count: 12)
  private let ones = [Double](repeating: 1, count: 12)

  private func verdict(
    seed seedScores: [Double?], other otherScores: [Double?], tests: [Int: [Double]] = [:]
  ) -> Verdict {
    Verdict(
      of: StudyStateFixture.state([(seed, seedScores), (other, otherScores)], tests: tests))
  }

  @Test func aClearGainOnTheTestSplitIsBetter() {
    let verdict = verdict(seed: [0, 0], other: [1, 1], tests: [1: zeros, 2: ones])
    #expect(verdict.conclusion == .better)
    #expect(verdict.winner == other)
    #expect(verdict.sentence.hasPrefix("The new prompts are better: +1.000 on the test split"))
  }

  @Test func aGainOnValidationThatIsALossOnTestIsWorse() {
    let verdict = verdict(seed: [0, 0], other: [1, 1], tests: [1: ones, 2: zeros])
    #expect(verdict.conclusion == .worse)
    #expect(verdict.sentence.contains("Keep the seed prompts"))
  }

  @Test func fewDifferingExamplesShowNothing() {
    var nearly = zeros
    nearly[0] = 1
    nearly[1] = 1
    let verdict = verdict(seed: [0, 0], other: [1, 1], tests: [1: zeros, 2: nearly])
    #expect(verdict.conclusion == .notShown)
    #expect(verdict.sentence.hasPrefix("Not shown to be better: +0.167"))
  }

  @Test func withoutATestMeasurementNothingIsShown() {
    #expect(verdict(seed: [0, 0], other: [1, 1]).conclusion == .notMeasured)
    #expect(verdict(seed: [0, 0], other: [1, 1], tests: [1: zeros]).conclusion == .notMeasured)
  }

  /// Means without their examples cannot be paired, and an unpaired comparison would show too much.
  @Test func aTestThatWasToldAsAMeanShowsNothing() {
    var state = StudyStateFixture.state(
      [(seed, [0, 0]), (other, [1, 1])], tests: [1: zeros], stopped: nil)
    state.apply(
      .tested(
        trial: 2,
        outcome: EvaluationOutcome(
          assignment: other, split: .test, reported: ReportedScore(mean: 1, n: 12), usage: .zero)))
    let verdict = Verdict(of: state)
    #expect(verdict.conclusion == .notPaired)
    #expect(verdict.comparison == nil)
    #expect(verdict.sentence.contains("nothing can be paired"))
  }

  @Test func anEqualScoreLeavesTheSeed() {
    let verdict = verdict(seed: [1, 0], other: [0, 1], tests: [1: ones])
    #expect(verdict.conclusion == .seedRemains)
    #expect(verdict.winner == seed)
  }

  @Test func anUnusableBaselineCannotBeBeaten() {
    #expect(verdict(seed: [nil, nil, 1], other: [1, 1]).conclusion == .noBaseline)
  }
}
