import LanguageModels
import PromptSpace
import Testing
import _TestSupport

@testable import Workflows

@Suite struct StreamingExecutorTests {
  /// Source: the table of topologies of arXiv:2606.05158, three steps.
  @Test(arguments: [
    (Shape.chain(4), [1, 3, 3, 3]), (Shape.tree, [1, 3, 3, 6]), (Shape.graph, [1, 3, 6, 6]),
  ])
  func callsAreThoseOfThePublishedShapes(_ parents: [[Int]], _ calls: [Int]) async throws {
    let bench = try CommunicationBench(parents, CommunicationBench.writing(3)) {
      $0.maximumBatch = 1
    }
    _ = try await bench.run()
    #expect(bench.counts == calls)
  }

  @Test(arguments: [Shape.chain(3), Shape.tree, Shape.graph, Shape.full])
  func eachRequestBeginsWithTheOneBefore(_ parents: [[Int]]) async throws {
    let bench = try CommunicationBench(parents, CommunicationBench.writing(4))
    _ = try await bench.run()
    for agent in bench.executor.workflow.agents {
      let requests = bench.model.requests(of: agent.id.rawValue)
      for (earlier, later) in zip(requests, requests.dropFirst()) {
        let count = earlier.messages.count
        #expect(Array(later.messages.prefix(count)) == earlier.messages)
        #expect(later.messages[count].role == .assistant)
        #expect(later.messages.count == count + 2)
      }
    }
  }

  @Test func laterAgentsStartBeforeTheFirstHasFinished() async throws {
    let paced = CommunicationBench.writing(
      4, latency: .milliseconds(10), pace: .milliseconds(40))
    let bench = try CommunicationBench(Shape.chain(3), paced)
    _ = try await bench.run()
    let start = try #require(bench.log.all(.callStarted, of: "C").first?.seconds)
    let end = try #require(bench.log.all(.callEnded, of: "A").first?.seconds)
    #expect(start < end)
    let control = try CommunicationBench(Shape.chain(3), paced, as: .segmented)
    _ = try await control.run()
    let later = try #require(control.log.all(.callStarted, of: "B").first?.seconds)
    #expect(try later >= #require(control.log.all(.closed, of: "A").first?.seconds))
  }

  /// What streaming differs from its control by is time alone.
  @Test func segmentedAsksTheSameQuestions() async throws {
    let (streamed, segmented) = (
      try CommunicationBench(Shape.chain(4), CommunicationBench.writing(3)),
      try CommunicationBench(Shape.chain(4), CommunicationBench.writing(3), as: .segmented)
    )
    let results = (try await streamed.run(), try await segmented.run())
    #expect(results.0.output == results.1.output)
    for agent in ["A", "B", "C", "D"] {
      #expect(streamed.model.requests(of: agent) == segmented.model.requests(of: agent))
    }
  }

  /// Waiting for whole texts asks what step-by-step execution asks, behind a message of the system.
  @Test(arguments: [Shape.chain(3), Shape.tree, Shape.graph])
  func serialAsksWhatTheProjectAsks(_ parents: [[Int]]) async throws {
    let plain = StepModel { _, context, _ in .init(["text of \(context.agent ?? "")"]) }
    let bench = try CommunicationBench(parents, plain, as: .serial)
    let result = try await bench.run()
    let stepwise = try StepwiseExecutor(
      workflow: bench.executor.workflow, models: ["m": plain])
    let expected = try await stepwise.run(
      bench.executor.workflow.seedTemplates, on: ExecutionInput(fields: ["task": "count"]))
    #expect(result.output == expected.output)
    for agent in bench.executor.workflow.agents {
      let requests = plain.requests(of: agent.id.rawValue)
      #expect(requests.count == 2)
      #expect(requests[0].messages.dropFirst() == requests[1].messages[...])
    }
  }

  @Test func theFirstStepStandsInThePromptAndLaterOnesFollow() async throws {
    let bench = try CommunicationBench(Shape.chain(2), CommunicationBench.writing(3))
    let result = try await bench.run()
    let texts = bench.model.requests(of: "B")[2].messages.map(\.content)
    #expect(texts[1] == "Task of B: count\nA: A1")
    #expect(texts[2...] == ["B1\nEND_STEP\n", "A2", "B2\nEND_STEP\n", "A3"])
    #expect(result.output == "B1\n\nB2\n\nB3")
    #expect(result.trace.steps.map(\.agent.rawValue) == ["A", "B"])
    #expect(result.trace.usage.calls == 4)
  }

  @Test func severalAgentsAreNamedAndThoseToComeAnnounced() async throws {
    let bench = try CommunicationBench(Shape.tree, CommunicationBench.writing(2)) {
      $0.mergeOrder = .barrier
    }
    _ = try await bench.run()
    let last = bench.model.requests(of: "D")
    #expect(last.count == 2)
    #expect(last[0].messages[1].content == "Task of D: count\nB: B1\nC: C1")
    #expect(last[1].messages[3].content == "B, step 2:\nB2\n\nC, step 2:\nC2")
    let single = try CommunicationBench(Shape.tree, CommunicationBench.writing(2)) {
      $0.mergeOrder = .roundRobin
      $0.maximumBatch = 1
    }
    _ = try await single.run()
    let turns = single.model.requests(of: "D")
    #expect(turns.count == 4)
    #expect(turns[0].messages[1].content.contains("C: (the work of C follows below)"))
    #expect(
      turns[3].messages.filter { $0.role == .user }.dropFirst().map(\.content)
        == ["C, step 1:\nC1", "B, step 2:\nB2", "C, step 2:\nC2"])
  }

  @Test func oneCallAndNobodyElse() async throws {
    let bench = try CommunicationBench(
      Shape.chain(3), StepModel { _, _, _ in .init(["alone"]) }, as: .single)
    #expect(try await bench.run().output == "alone")
    #expect(bench.counts == [1, 0, 0])
  }

  @Test func emulationWritesEachStepWithACallOfItsOwn() async throws {
    let model = StepModel { request, context, call in .init(["\(context.agent ?? "")\(call)"]) }
    let bench = try CommunicationBench(Shape.chain(2), model, as: .emulated) { $0.steps = 3 }
    #expect(try await bench.run().output == "B1\n\nB2\n\nB3")
    #expect(bench.counts == [3, 3])
    #expect(model.requests(of: "A").allSatisfy { $0.stop == ["END_STEP"] })
    #expect(
      model.requests(of: "A")[1].messages.last?.content.hasPrefix("Go on with step 2") == true)
  }

  @Test func noMoreStepsThanAskedFor() async throws {
    let bench = try CommunicationBench(Shape.chain(2), CommunicationBench.writing(9)) {
      $0.steps = 3
    }
    _ = try await bench.run()
    #expect(bench.counts == [1, 3])
    #expect(
      bench.model.requests(of: "B")[2].messages.last?.content
        == (3...9).map { "A\($0)" }.joined(separator: "\n\n"))
    #expect(bench.model.requests(of: "A")[0].messages[0].content.contains("into 3 steps"))
  }

  @Test func aModelThatKeepsToNoFormatIsSerial() async throws {
    let bench = try CommunicationBench(
      Shape.chain(2), StepModel { _, context, _ in .init(["one ", "text"]) })
    #expect(try await bench.run().output == "one text")
    #expect(bench.counts == [1, 1])
    #expect(bench.log.all(.formatMissed, of: "A").count == 1)
  }

  @Test func aModelThatCannotStreamWorksToo() async throws {
    let plain = ScriptedModel { _, context in
      context.agent == "A" ? "A1\nEND_STEP\nA2\nEND_STEP" : "B"
    }
    let executor = StreamingExecutor(
      try StepwiseExecutor(workflow: try Shape.workflow(Shape.chain(2)), models: ["m": plain]),
      protocol: .streaming)
    let result = try await executor.run(
      executor.workflow.seedTemplates, on: ExecutionInput(fields: ["task": "x"]))
    #expect(plain.calls.count == 3)
    #expect(result.output == "B\n\nB")
  }

  /// A choice among texts needs all of them; what follows it streams again.
  @Test func operationsOnEverythingWorkOnEverything() async throws {
    var first = AgentDefinition(id: "A", prompt: "{task}", modelKey: "m")
    first.parser = .wholeText
    var vote = AgentDefinition(id: "V", silently: .vote(candidates: ["A"]))
    vote.dependencies = ["A"]
    var last = AgentDefinition(id: "B", prompt: "{V}", modelKey: "m")
    last.dependencies = ["V"]
    let workflow = try WorkflowDefinition(
      name: "vote", inputs: ["task"], agents: [first, vote, last])
    let model = CommunicationBench.writing(2)
    let executor = StreamingExecutor(
      try StepwiseExecutor(workflow: workflow, models: ["m": model]), protocol: .streaming)
    let result = try await executor.run(
      workflow.seedTemplates, on: ExecutionInput(fields: ["task": "x"]))
    #expect(model.requests(of: "B").map { $0.messages.last?.content } == ["A1\n\nA2"])
    #expect(result.trace.steps.count == 3)
  }
}
