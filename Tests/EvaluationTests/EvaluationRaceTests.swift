import Evaluation
import LanguageModels
import PromptSpace
import Testing
import Workflows
import _TestSupport

@Suite(.timeLimit(.minutes(1)))
struct EvaluationRaceTests {
  private static let examples = (0..<60).map {
    Example(id: "e\($0)", fields: ["question": "\($0)"], references: ["\($0)"])
  }

  /// Candidate 0 answers right, candidate 1 wrong on three of four examples.
  private func evaluator(concurrency: Int, pause: Int) throws -> (WorkflowEvaluator, ScriptedModel)
  {
    let workflow = try WorkflowDefinition(
      name: "w", inputs: ["question"],
      agents: [AgentDefinition(id: "a", prompt: "Right {question}", modelKey: "m")])
    let model = ScriptedModel { request, _ in
      let prompt = request.messages[0].content
      let number = Int(prompt.split(separator: " ").last ?? "") ?? 0
      try await Task.sleep(for: .milliseconds((number * 7 + pause) % 5))
      return .scripted(prompt.hasPrefix("Right") || number % 4 == 0 ? "\(number)" : "no")
    }
    let evaluator = try WorkflowEvaluator(
      executor: try StepwiseExecutor(workflow: workflow, models: ["m": model]),
      pools: [PromptPool(agent: "a", candidates: ["Right {question}", "Wrong {question}"])],
      datasets: [.validation: Dataset(name: "v", examples: Self.examples)], metric: ExactMatch(),
      configuration: .init(maxConcurrentExamples: concurrency))
    return (evaluator, model)
  }

  private func race(
    concurrency: Int, pause: Int = 0, candidate: Int = 1, seed: UInt64 = 5
  ) async throws -> (outcome: EvaluationOutcome, calls: Int) {
    let (evaluator, model) = try evaluator(concurrency: concurrency, pause: pause)
    let rival = try await evaluator.evaluate(
      EvaluationRequest(PromptAssignment([0]), on: .validation, trial: 1)
    ) { _, _ in }
    #expect(rival.score == 1 && rival.earlyStop == nil)
    let before = model.calls.count
    var request = EvaluationRequest(PromptAssignment([candidate]), on: .validation, trial: 2)
    request.race = EvaluationRace(against: rival, confidence: 0.95, seed: seed)
    let outcome = try await evaluator.evaluate(request) { _, _ in }
    return (outcome, model.calls.count - before)
  }

  @Test func aLosingEvaluationGivesUpAndSaysWhy() async throws {
    let (outcome, calls) = try await race(concurrency: 8)
    let stop = try #require(outcome.earlyStop)
    #expect(outcome.examples.map(\.example) == Self.examples.map(\.id))
    #expect(stop.examples % 8 == 0 && stop.examples < 30)
    #expect(calls == stop.examples, "nothing is run beyond the checkpoint")
    #expect(outcome.skipped == 60 - stop.examples && outcome.errors == 0)
    #expect(outcome.n == stop.examples && outcome.errorRate == 0)
    #expect(stop.rival == PromptAssignment([0]) && stop.meanDifference < -0.5)
  }

  @Test func neitherTimingNorConcurrencyChangesTheResult() async throws {
    let expected = try await race(concurrency: 8).outcome
    for (concurrency, pause) in [(1, 1), (3, 2), (8, 3), (20, 4)] {
      let (outcome, calls) = try await race(concurrency: concurrency, pause: pause)
      #expect(outcome.examples == expected.examples, "concurrency \(concurrency)")
      #expect(outcome.earlyStop == expected.earlyStop)
      #expect(outcome.usage.calls == calls, "what was run for nothing is on the bill")
    }
    let other = try await race(concurrency: 8, seed: 6).outcome
    #expect(
      other.examples.map(\.status) != expected.examples.map(\.status), "the seed decides the order")
  }

  @Test func anEqualIsMeasuredToTheEnd() async throws {
    // Full marks cannot be beaten, which is certain only once an example is lost.
    let (outcome, calls) = try await race(concurrency: 8, candidate: 0)
    #expect(outcome.earlyStop?.reason == .impossible)
    #expect(calls == 8)
  }
}
