import LanguageModels
import PromptSpace
import Synchronization
import Testing
import Workflows
import _TestSupport

/// Chains of agents over a server that takes few calls at once.
@Suite(.serialized, .timeLimit(.minutes(1))) struct NarrowServerTests {
  private static let agents = 4
  private static let steps = 4

  /// Asks without saying how deep it is.
  private struct Level: StreamingChatModel {
    let model: any StreamingChatModel

    func complete(
      _ request: ChatRequest, context: CallContext
    ) async throws -> ChatResponse {
      try await complete(request, context: context) { _ in }
    }

    func complete(
      _ request: ChatRequest, context: CallContext,
      onEvent: (ChatStreamEvent) async throws -> Void
    ) async throws -> ChatResponse {
      let level = CallContext(role: context.role, agent: context.agent, example: context.example)
      return try await model.complete(request, context: level, onEvent: onEvent)
    }
  }

  private static func executor(
    _ model: any ChatModel, _ change: (inout CommunicationOptions) -> Void = { _ in }
  ) throws -> StreamingExecutor {
    let agents = (0..<agents).map { place in
      var agent = AgentDefinition(
        id: AgentID("a\(place)"),
        prompt: "AGENT=a\(place)\nTask: {task}" + (place == 0 ? "" : "\n{a\(place - 1)}"),
        modelKey: "mock")
      agent.dependencies = place == 0 ? [] : [AgentID("a\(place - 1)")]
      return agent
    }
    let workflow = try WorkflowDefinition(name: "narrow", inputs: ["task"], agents: agents)
    var options = CommunicationOptions()
    options.steps = steps
    change(&options)
    return StreamingExecutor(
      try StepwiseExecutor(workflow: workflow, models: ["mock": model]), protocol: .streaming,
      options: options)
  }

  /// - Returns: when each row ended, ascending.
  private static func ends(_ executor: StreamingExecutor, rows: Int) async throws -> [Duration] {
    let start = ContinuousClock.now
    return try await withThrowingTaskGroup(of: Duration.self) { group in
      for row in 0..<rows {
        group.addTask {
          let result = try await executor.run(
            executor.workflow.seedTemplates,
            on: ExecutionInput(fields: ["task": "row \(row)"], example: "\(row)"))
          #expect(result.output.contains("[a3."))
          return ContinuousClock.now - start
        }
      }
      return try await group.reduce(into: [Duration]()) { $0.append($1) }.sorted()
    }
  }

  /// Every sender is held up as soon as one message waits, and every place may be taken by one who is.
  @Test(arguments: [1, 2]) func sendersWhoHoldAllPlacesDoNotLockTheRun(places: Int) async throws {
    let stage = try await StreamStage(
      .timed(latency: .zero, step: .milliseconds(2), steps: Self.steps), places: places)
    let executor = try Self.executor(stage.model) {
      $0.queueBytes = 1
      $0.warmsUp = true
    }
    #expect(try await Self.ends(executor, rows: 6).count == 6)
    #expect(try await stage.server.log().peak <= places)
  }

  /// The check is a call that is made while the checked step's call goes on.
  @Test func checksOfFirstStepsFindAPlace() async throws {
    let stage = try await StreamStage(
      .timed(latency: .zero, step: .milliseconds(2), steps: Self.steps), places: 1)
    let executor = try Self.executor(stage.model) { $0.checksFirstStep = true }
    #expect(try await Self.ends(executor, rows: 3).count == 3)
  }

  /// What it would wait for is what the call around it has reserved.
  @Test func aCallWithinACallIsRefusedRatherThanWait() async throws {
    let ledger = BudgetLedger(caps: BudgetCaps(tokens: 2_000))
    let stage = try await StreamStage(places: 1, ledger: ledger)
    let codes = Mutex<[LanguageModelError.Code]>([])
    let response = try await stage.model.complete(StreamStage.request("root"), context: .test) {
      guard case .finished = $0 else { return }
      do {
        _ = try await stage.model.complete(StreamStage.request("check"), context: .test)
      } catch let error as LanguageModelError {
        codes.withLock { $0.append(error.code) }
      }
    }
    #expect(response.finishReason == .stop && codes.withLock { $0 } == [.budgetExhausted])
    let alone = try await stage.model.complete(StreamStage.request("check"), context: .test)
    #expect(alone.attempts == 1 && ledger.snapshot.reserved == .zero)
  }

  /// Sinks first: the same calls in about the same time, and the first rows end long before the last.
  @Test func aPipelineDrains() async throws {
    let rows = 8
    var walls: [[Duration]] = []
    for isLevel in [true, false] {
      let stage = try await StreamStage(
        .timed(latency: .zero, step: .milliseconds(10), steps: Self.steps), places: 2)
      let model: any ChatModel = isLevel ? Level(model: stage.model) : stage.model
      walls.append(try await Self.ends(try Self.executor(model), rows: rows))
      let log = try await stage.server.log()
      #expect(log.calls.count == rows * (1 + (Self.agents - 1) * Self.steps) && log.peak <= 2)
    }
    let means = walls.map { $0.reduce(.zero, +) / rows }
    #expect(walls[1].last ?? .zero < (walls[0].last ?? .zero) * 1.25, "\(walls)")
    #expect(means[1] < means[0] * 0.9, "\(walls)")
  }
}
