import Evaluation
import LanguageModels
import PromptSpace
import Synchronization
import Testing
import Workflows
import _TestSupport

@Suite(.timeLimit(.minutes(1)))
struct WorkflowEvaluatorTests {
  /// What sinks and progress callbacks were told.
  private final class Log: Sendable {
    let progress = Mutex<[String]>([])
    let traces = Mutex<[String: ExecutionTrace]>([:])
    let abandoned = Mutex<[Int: ResourceUsage]>([:])

    func configuration(concurrency: Int = 4) -> WorkflowEvaluator.Configuration {
      WorkflowEvaluator.Configuration(
        maxConcurrentExamples: concurrency,
        traceSink: { trial, example, trace in
          self.traces.withLock { $0["\(trial)/\(example)"] = trace }
        },
        abandonedUsage: { trial, usage in self.abandoned.withLock { $0[trial] = usage } })
    }
  }

  private static let examples = (0..<10).map {
    Example(id: "e\($0)", fields: ["question": "\($0)"], references: ["\($0 * 2)"])
  }

  private func evaluator(
    _ model: ScriptedModel, metric: any Metric = NumberMatch(),
    configuration: WorkflowEvaluator.Configuration = .init(maxConcurrentExamples: 4)
  ) throws -> WorkflowEvaluator {
    var double = AgentDefinition(id: "double", prompt: "Double {question}", modelKey: "m")
    double.samples = 2
    var format = AgentDefinition(id: "format", prompt: "Only {double}", modelKey: "m")
    format.dependencies = ["double"]
    let workflow = try WorkflowDefinition(
      name: "w", inputs: ["question"], agents: [double, format])
    let pools = [
      PromptPool(agent: "double", candidates: ["Double {question}", "Twice {question}"]),
      PromptPool(agent: "format", candidates: ["Only {double}"]),
    ]
    return try WorkflowEvaluator(
      executor: try StepwiseExecutor(workflow: workflow, models: ["m": model]), pools: pools,
      datasets: [
        .validation: Dataset(name: "v.jsonl", examples: Self.examples),
        .test: Dataset(name: "t.jsonl", examples: Array(Self.examples.prefix(3))),
      ], metric: metric, configuration: configuration)
  }

  /// Doubles the number at the end of the prompt; the second candidate adds one to odd examples.
  private static func answer(_ request: ChatRequest) -> String {
    let prompt = request.messages[0].content
    let number = Int(prompt.split(separator: " ").last ?? "") ?? 0
    if prompt.hasPrefix("Only") { return "\(number)" }
    return "\(number * 2 + (prompt.hasPrefix("Twice") ? number % 2 : 0))"
  }

  @Test func scoresArePlacedByExample() async throws {
    let log = Log()
    let model = ScriptedModel { request, context in
      let number = context.example.flatMap { Int($0.dropFirst()) } ?? 0
      try await Task.sleep(for: .milliseconds(number % 3 * 4))
      return .scripted(Self.answer(request))
    }
    let evaluator = try evaluator(model, configuration: log.configuration())
    let outcome = try await evaluator.evaluate(
      EvaluationRequest(PromptAssignment([1, 0]), on: .validation, trial: 5)
    ) { finished, total in log.progress.withLock { $0.append("\(finished)/\(total)") } }
    #expect(outcome.examples.map(\.example) == Self.examples.map(\.id))
    #expect(outcome.examples.map(\.score) == [1, 0, 1, 0, 1, 0, 1, 0, 1, 0])
    #expect(outcome.score == 0.5)
    #expect(outcome.assignment == PromptAssignment([1, 0]) && outcome.split == .validation)
    #expect(outcome.usage.calls == 30)
    #expect(outcome.usage.costUSD.map { abs($0 - 0.03) < 1e-12 } == true)
    #expect(log.progress.withLock { $0 } == (1...10).map { "\($0)/10" })
    #expect(log.traces.withLock { Set($0.keys) } == Set(Self.examples.map { "5/\($0.id)" }))
    #expect(log.traces.withLock { $0["5/e3"]?.steps.map(\.output) } == ["7", "7"])
    #expect(model.calls.allSatisfy { $0.context.trial == 5 && $0.context.role == .agent })
    #expect(evaluator.callsPerEvaluation(on: .validation) == 30)
    #expect(evaluator.callsPerEvaluation(on: .test) == 9)
  }

  @Test(arguments: [1, 3]) func noMoreExamplesThanAllowedRunAtOnce(limit: Int) async throws {
    let model = ScriptedModel { request, context in
      try await Task.sleep(for: .milliseconds(5))
      return .scripted(Self.answer(request))
    }
    let configuration = WorkflowEvaluator.Configuration(maxConcurrentExamples: limit)
    let outcome = try await evaluator(model, configuration: configuration).evaluate(
      EvaluationRequest(PromptAssignment([0, 0]), on: .validation, trial: 0)
    ) { _, _ in }
    #expect(outcome.score == 1)
    // Two samples of the first agent are under way per example.
    #expect(model.peakInFlight <= 2 * limit)
    #expect(model.peakInFlight > 2 * (limit - 1))
  }

  @Test func everyFailureHasItsStatusAndNoScore() async throws {
    let log = Log()
    let model = ScriptedModel { request, context in
      switch context.example {
      case "e1": throw LanguageModelError(.timeout, "no reply within 60 s", attempts: 2)
      case "e3": throw LanguageModelError(.contentFiltered, "refused", attempts: 1)
      case "e5": throw LanguageModelError(.badRequest, String(repeating: "x", count: 900))
      case "e6": throw LanguageModelError(.promptRefused, "too long", attempts: 1)
      case "e7" where context.agent == "format":
        throw LanguageModelError(.serverError, "503", attempts: 4)
      default: return .scripted(Self.answer(request))
      }
    }
    let outcome = try await evaluator(model, configuration: log.configuration()).evaluate(
      EvaluationRequest(PromptAssignment([0, 0]), on: .validation, trial: 1)
    ) { _, _ in }
    #expect(outcome.n == 5 && outcome.errors == 5 && outcome.score == 1)
    #expect(
      outcome.examples.map(\.status) == [
        .scored, .timeout, .scored, .filtered, .scored, .error, .refused, .error, .scored, .scored,
      ])
    #expect(outcome.examples[1].message == "agent 'double': no reply within 60 s")
    #expect(
      outcome.examples[3].message
        == "agent 'double': the server's content filter withheld the reply")
    #expect(outcome.examples[5].message?.count == 300)
    #expect(outcome.examples[5].message?.hasSuffix("x…") == true)
    #expect(outcome.examples[7].message == "agent 'format': 503")
    #expect(log.traces.withLock { $0["1/e7"]?.steps.map(\.agent) } == ["double"])
    // Five whole examples, e7's two samples and four attempts; cancelled samples may add attempts.
    #expect(outcome.usage.calls >= 5 * 3 + 2 + 4 + 2 + 1 + 1)
  }

  @Test(arguments: [
    LanguageModelError.Code.authentication, .quotaExhausted, .budgetExhausted,
  ]) func whatMakesTheEvaluationMeaninglessIsThrown(code: LanguageModelError.Code) async throws {
    let log = Log()
    let model = ScriptedModel { request, context in
      if context.example == "e4" { throw LanguageModelError(code, "no more", attempts: 1) }
      if context.example == "e5" { try await Task.sleep(for: .seconds(30)) }
      return .scripted(Self.answer(request))
    }
    let evaluator = try evaluator(model, configuration: log.configuration(concurrency: 2))
    do {
      _ = try await evaluator.evaluate(
        EvaluationRequest(PromptAssignment([0, 0]), on: .validation, trial: 9)
      ) {
        _, _ in
      }
      Issue.record("went on")
    } catch let error as LanguageModelError {
      #expect(error.code == code)
    }
    let calls = log.abandoned.withLock { $0[9]?.calls ?? 0 }
    // Three whole examples and the failing call: the fourth may have been cut short beside it.
    #expect(calls >= 3 * 3 + 1)
    #expect(calls <= model.calls.count)
    #expect(!model.calls.contains { $0.context.example == "e9" })
    #expect(log.traces.withLock { $0["9/e9"] == nil })
  }

  @Test func cancellationIsThrownAndStopsEverything() async throws {
    let log = Log()
    let model = ScriptedModel { request, context in
      if context.example != "e0" { try await Task.sleep(for: .seconds(30)) }
      return .scripted(Self.answer(request))
    }
    let evaluator = try evaluator(model, configuration: log.configuration(concurrency: 2))
    let task = Task {
      try await evaluator.evaluate(
        EvaluationRequest(PromptAssignment([0, 0]), on: .validation, trial: 2)
      ) { _, _ in }
    }
    while log.traces.withLock({ $0["2/e0"] == nil }) { try await Task.sleep(for: .milliseconds(1)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(log.abandoned.withLock { $0[2]?.calls } == 3)
    #expect(model.inFlight == 0)
    #expect(model.calls.count < 30)
  }

  @Test func someExamplesCanBeRunAlone() async throws {
    let model = ScriptedModel { request, _ in Self.answer(request) }
    let evaluator = try evaluator(model)
    let request = EvaluationRequest(
      PromptAssignment([0, 0]), on: .validation, trial: 0, positions: [7, 2], replicate: 3)
    let outcome = try await evaluator.evaluate(request) { _, _ in }
    #expect(outcome.examples.map(\.example) == ["e7", "e2"])
    let replicates = Set(
      model.calls.filter { $0.context.agent == "double" }.map(\.request.replicate))
    #expect(replicates == [6, 7])
    var outside = request
    outside.positions = [2, 10]
    do {
      _ = try await evaluator.evaluate(outside) { _, _ in }
      Issue.record("ran an example that is not there")
    } catch let error as EvaluationError {
      #expect(error.description == "v.jsonl: there is no example 10 among 10")
    }
  }

  @Test func cutAndMisformedRepliesAreScoredAndMarked() async throws {
    var agent = AgentDefinition(id: "a", prompt: "{question}", modelKey: "m")
    agent.parser = .tag("answer")
    let workflow = try WorkflowDefinition(name: "w", inputs: ["question"], agents: [agent])
    let model = ScriptedModel { _, context in
      switch context.example {
      case "e0": .scripted("<answer>0</answer>", finishReason: .length)
      case "e1": .scripted("2")
      default: .scripted("<answer>4</answer>")
      }
    }
    let evaluator = try WorkflowEvaluator(
      executor: try StepwiseExecutor(workflow: workflow, models: ["m": model]),
      pools: workflow.seedPools,
      datasets: [.test: Dataset(name: "t", examples: Array(Self.examples.prefix(3)))],
      metric: NumberMatch())
    let outcome = try await evaluator.evaluate(
      EvaluationRequest(PromptAssignment([0]), on: .test, trial: 0)
    ) { _, _ in
    }
    #expect(outcome.examples.map(\.score) == [1, 0, 1])
    #expect(outcome.examples.map(\.flaws) == [[.truncated], [.missedFormat], []])
  }

  @Test func aMetricThatFailsGivesNoScore() async throws {
    struct Odd: Metric {
      struct Failure: Error {}
      let name = "odd"
      func score(_ answer: String, for example: Example) async throws -> Double {
        switch example.id {
        case "e0": return .nan
        case "e1": return 1.5
        case "e3": return -0.5
        case "e2": throw Failure()
        default: return 1
        }
      }
    }
    let model = ScriptedModel { request, _ in Self.answer(request) }
    let outcome = try await evaluator(model, metric: Odd()).evaluate(
      EvaluationRequest(PromptAssignment([0, 0]), on: .validation, trial: 0)
    ) { _, _ in }
    #expect(outcome.examples[0].message == "metric 'odd' gave nan, not a value in 0...1")
    #expect(outcome.examples[1].message == "metric 'odd' gave 1.5, not a value in 0...1")
    #expect(outcome.examples[2].message == "metric 'odd' failed: error of type Failure")
    #expect(outcome.examples[3].message == "metric 'odd' gave -0.5, not a value in 0...1")
    #expect(outcome.examples.map(\.status).prefix(5) == [.error, .error, .error, .error, .scored])
    #expect(outcome.usage.calls == 30)
  }

  @Test func anUnknownSplitAndUnfitDataAreNamed() async throws {
    let workflow = try WorkflowDefinition(
      name: "w", inputs: ["question"],
      agents: [AgentDefinition(id: "a", prompt: "{question}", modelKey: "m")])
    let executor = try StepwiseExecutor(
      workflow: workflow, models: ["m": ScriptedModel { _, _ in "" }])
    let bad = Dataset(name: "b.jsonl", examples: [Example(id: "x", fields: ["qestion": "1"])])
    #expect(
      throws: EvaluationError(
        .missingField, "example 'x' has no field 'question'; did you mean 'qestion'?",
        file: "b.jsonl")
    ) {
      _ = try WorkflowEvaluator(
        executor: executor, pools: workflow.seedPools, datasets: [.test: bad], metric: ExactMatch())
    }
    let evaluator = try WorkflowEvaluator(
      executor: executor, pools: workflow.seedPools, datasets: [:], metric: ExactMatch())
    #expect(evaluator.callsPerEvaluation(on: .test) == 0)
    await #expect(throws: EvaluationError(.missingData, "there is no test data set")) {
      _ = try await evaluator.evaluate(
        EvaluationRequest(PromptAssignment([0]), on: .test, trial: 0)
      ) { _, _ in }
    }
    #expect(throws: WorkflowError.self) {
      _ = try WorkflowEvaluator(
        executor: executor, pools: [PromptPool(agent: "a", candidates: ["{question}", "x"])],
        datasets: [:], metric: ExactMatch())
    }
  }
}
