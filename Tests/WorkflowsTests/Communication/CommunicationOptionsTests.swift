import LanguageModels
import PromptSpace
import Testing
import _TestSupport

@testable import Workflows

/// What goes beyond the paper.
@Suite struct CommunicationOptionsTests {
  @Test func waitingMessagesAreReadTogether() async throws {
    // The reader takes longer than the writer.
    let model = StepModel(pace: .milliseconds(5)) { request, context, call in
      context.agent == "A"
        ? .steps((1...6).map { "A\($0)" })
        : .init(["a", "b", "c", "d", "e", "f", "g", "h", "\nEND_STEP"])
    }
    let bench = try CommunicationBench(Shape.chain(2), model) { $0.maximumBatch = .max }
    _ = try await bench.run()
    let calls = bench.log.all(.callStarted, of: "B")
    #expect(calls.count < 6)
    #expect(calls.flatMap { $0.inbound ?? [] }.map(\.step) == [1, 2, 3, 4, 5, 6])
  }

  @Test func anAnswerThatStaysEndsTheRun() async throws {
    let model = StepModel(pace: .milliseconds(3)) { _, context, call in
      context.agent == "A" ? .steps((1...40).map { "A\($0)" }) : .steps([call < 2 ? "5" : "7"])
    }
    var last = AgentDefinition(id: "B", prompt: "{A}", modelKey: "m")
    last.dependencies = ["A"]
    last.parser = .lastNumber
    let workflow = try WorkflowDefinition(
      name: "early", inputs: ["task"],
      agents: [AgentDefinition(id: "A", prompt: "{task}", modelKey: "m"), last])
    var options = CommunicationOptions()
    options.stableCalls = 3
    options.maximumSteps = 40
    let log = MemoryCommunicationLog()
    let executor = StreamingExecutor(
      try StepwiseExecutor(workflow: workflow, models: ["m": model]), protocol: .streaming,
      options: options, log: log)
    let result = try await executor.run(
      workflow.seedTemplates, on: ExecutionInput(fields: ["task": "x"]))
    #expect(result.output == "7")
    #expect(model.requests(of: "B").count == 4)
    #expect(log.all(.endedEarly).count == 1 && model.inFlight == 0)
    #expect(log.all(.step, of: "A").count < 40)
  }

  @Test func approvalHandsOnWhatWasApproved() async throws {
    let model = StepModel { request, context, call in
      switch context.agent {
      case "A": .steps(["A1", "A2"])
      case "B": .steps([call % 2 == 1 ? "**OK**" : "better"])
      default: .steps(["C"])
      }
    }
    let bench = try CommunicationBench(Shape.chain(3), model) { $0.allowsApproval = true }
    _ = try await bench.run()
    let read = model.requests(of: "C").compactMap { $0.messages.last?.content }
    #expect(read == ["Task of C: count\nB: A1", "better"])
    #expect(bench.log.all(.approved, of: "B").count == 1)
    #expect(model.requests(of: "B")[0].messages[0].content.contains("answer OK"))
    let without = try CommunicationBench(Shape.chain(3), model)
    _ = try await without.run()
    #expect(model.requests(of: "C")[2].messages.last?.content.hasSuffix("**OK**") == true)
  }

  @Test func aFirstStepThatIsObjectedToIsDrawnAgain() async throws {
    let model = StepModel { request, context, _ in
      if context.role == .judge { return .init(["YES"]) }
      if context.agent == "B" { return .steps(["B"]) }
      return .steps(request.replicate == 0 ? ["bad", "worse"] : ["good", "better"])
    }
    let bench = try CommunicationBench(Shape.chain(2), model) { $0.checksFirstStep = true }
    _ = try await bench.run()
    #expect(bench.log.all(.rejected, of: "A").count == 1)
    #expect(model.requests(of: "B").first?.messages.last?.content.contains("good") == true)
    let content = StepModel { request, context, _ in
      context.role == .judge ? .init(["NO"]) : .steps([context.agent == "A" ? "fine" : "B"])
    }
    let calm = try CommunicationBench(Shape.chain(2), content) { $0.checksFirstStep = true }
    _ = try await calm.run()
    #expect(calm.log.all(.rejected).isEmpty && content.calls.count == 3)
  }

  @Test func laterAgentsReadTheirPromptsBeforehand() async throws {
    let model = CommunicationBench.writing(2)
    let bench = try CommunicationBench(Shape.chain(2), model) { $0.warmsUp = true }
    _ = try await bench.run()
    let requests = model.requests(of: "B")
    #expect(requests.count == 3 && requests[0].maxOutputTokens == 1)
    #expect(requests[1].messages[1].content.hasPrefix(requests[0].messages[1].content))
    #expect(bench.log.all(.warmedUp, of: "B").count == 1)
  }

  /// S* = √((A − 1)·D/τ) is the best of all whole numbers around it.
  @Test(arguments: [2, 3, 8, 64], [0.001, 0.05, 0.4])
  func theChosenNumberOfStepsIsTheFastest(_ agents: Int, _ latency: Double) {
    let pace = CallPace(latency: latency, decoding: 4)
    let time = { (steps: Int) in
      Double(steps + agents - 1) * (latency + 4 / Double(steps))
    }
    let chosen = pace.bestSteps(agents: agents, limit: 10_000)
    let best = (1...10_000).map(time).min() ?? 0
    #expect(time(chosen) <= best * 1.02)
    #expect(pace.bestSteps(agents: agents, limit: 3) <= 3)
    #expect(pace.bestSteps(agents: 1, limit: 9) == 1)
  }

  @Test func stepsAreFewerWhereCallsAreSlow() async throws {
    let bench = try CommunicationBench(
      Shape.chain(2), CommunicationBench.writing(8, latency: .milliseconds(40))
    ) { $0.adaptsSteps = true }
    _ = try await bench.run()
    _ = try await bench.run()
    let asked = bench.model.requests(of: "A").map { $0.messages[0].content }
    #expect(asked[0].contains("into 8 steps"))
    #expect(asked[1].contains("into 1 steps"))
  }
}
