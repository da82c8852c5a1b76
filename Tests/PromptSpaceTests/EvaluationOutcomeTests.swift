import PromptSpace
import Testing

struct EvaluationOutcomeTests {
  private func outcome(_ examples: [ExampleOutcome]) -> EvaluationOutcome {
    EvaluationOutcome(
      assignment: PromptAssignment([0]), split: .validation, examples: examples, usage: .zero)
  }

  @Test func failuresAreNeitherZeroNorForgotten() {
    let outcome = outcome([
      .scored("a", 1), .failed("b", .error, message: "x"), .scored("c", 0), .scored("d", 0.5),
      .failed("e", .timeout, message: "y"),
    ])
    #expect(outcome.scores == [1, 0, 0.5])
    #expect(outcome.n == 3)
    #expect(outcome.errors == 2)
    #expect(outcome.errorRate == 0.4)
    #expect(outcome.score == 0.5)
    // s² = (0.25 + 0.25 + 0) / 2, divided by n = 3.
    #expect(outcome.variance.map { abs($0 - 0.25 / 3) < 1e-15 } == true)
    #expect(
      outcome.observation
        == Observation(
          assignment: PromptAssignment([0]), score: 0.5, exampleCount: 3,
          variance: outcome.variance))
  }

  @Test func withoutScoresThereIsNoObservation() {
    let outcome = outcome([.failed("a", .error, message: "x")])
    #expect(outcome.score == nil)
    #expect(outcome.variance == nil)
    #expect(outcome.observation == nil)
    #expect(outcome.interval == nil)
    #expect(outcome.errorRate == 1)
    #expect(self.outcome([]).errorRate == 0)
  }

  @Test func flawsOfScoredExamplesAreCounted() {
    let outcome = outcome([
      .scored("a", 1, flaws: [.truncated]), .scored("b", 0, flaws: [.truncated, .missedFormat]),
      .scored("c", 1), .failed("d", .error, message: "x"),
    ])
    #expect(outcome.count(of: .truncated) == 2)
    #expect(outcome.count(of: .missedFormat) == 1)
  }

  @Test func oneScoreHasNoVariance() {
    #expect(outcome([.scored("a", 0.25)]).variance == nil)
    #expect(outcome([.scored("a", 0.25)]).observation?.exampleCount == 1)
  }
}
