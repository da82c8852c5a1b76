import LanguageModels
import PromptSpace
import Testing
import Workflows
import _TestSupport

/// Pipelines over real connections, judged by the server's record. What they take on a quiet machine is measured by
/// `scripts/streaming_benchmark.sh`; here the limits leave room for a busy one.
@Suite(.serialized) struct PipelineTimingTests {
  private typealias Log = StreamServer.Log

  private static let steps = 6

  /// - Parameter parents: for each agent the positions of those before it.
  private func run(
    _ parents: [[Int]], _ kind: CommunicationProtocol, batch: Int? = nil
  ) async throws -> (wall: Duration, result: ExecutionResult, log: Log) {
    let stage = try await StreamStage(
      .timed(latency: .milliseconds(5), step: .milliseconds(40), steps: Self.steps))
    let agents = parents.enumerated().map { place, above in
      var agent = AgentDefinition(
        id: AgentID("a\(place)"),
        prompt: "AGENT=a\(place)\nTask: {task}" + above.map { "\n{a\($0)}" }.joined(),
        modelKey: "mock")
      agent.dependencies = above.map { AgentID("a\($0)") }
      return agent
    }
    let workflow = try WorkflowDefinition(name: "pipeline", inputs: ["task"], agents: agents)
    var options = CommunicationOptions()
    options.steps = Self.steps
    options.maximumBatch = batch
    let executor = StreamingExecutor(
      try StepwiseExecutor(workflow: workflow, models: ["mock": stage.model]), protocol: kind,
      options: options)
    let start = ContinuousClock.now
    let result = try await executor.run(
      workflow.seedTemplates, on: ExecutionInput(fields: ["task": "How many?"]))
    let wall = ContinuousClock.now - start
    return (wall, result, try await stage.server.waitUntil { $0.calls.allSatisfy { $0.ended != nil } })
  }

  private func calls(_ log: Log, of agent: Int) -> [Log.Call] {
    log.calls.filter { $0.agent == "a\(agent)" }
  }

  /// Each step reaches the next agent once and in order, in a prompt that goes on where the one before ended.
  private func expectChain(_ log: Log, agents: Int) {
    #expect(calls(log, of: 0).map(\.steps.count) == [Self.steps])
    for agent in 1..<agents {
      let own = calls(log, of: agent)
      let above = calls(log, of: agent - 1).flatMap(\.steps).map(\.id)
      #expect(own.map(\.parents) == above.map { [$0] })
      #expect(own.allSatisfy { $0.extends != false && $0.outcome == "answered" })
      for call in own.dropFirst() { #expect(call.cachedTokens * 2 > call.promptTokens) }
    }
  }

  @Test func aChainOverlaps() async throws {
    let chain = [[], [0], [1], [2]]
    let segmented = try await run(chain, .segmented)
    let streamed = try await run(chain, .streaming)
    expectChain(segmented.log, agents: 4)
    expectChain(streamed.log, agents: 4)
    #expect(streamed.result.output.contains("[a3.6.1 from a2.6.1 prompt "))
    let end = try #require(calls(streamed.log, of: 0).first?.ended)
    #expect(try #require(calls(streamed.log, of: 1).first?.arrived) < end)
    let waiting = try #require(calls(segmented.log, of: 0).first?.ended)
    #expect(try #require(calls(segmented.log, of: 1).first?.arrived) > waiting)
    // 405 ms and 1,055 ms where nothing else takes time.
    #expect(streamed.wall >= .milliseconds(400) && segmented.wall >= .milliseconds(1_050))
    #expect(streamed.wall < segmented.wall * 0.75, "\(streamed.wall) of \(segmented.wall)")
    let handOffs = streamed.log.handOffs
    #expect(handOffs.count == 18 && handOffs.quantile(0.5) < .milliseconds(60), "\(handOffs)")
  }

  /// A → {B, C} → D: a call for each of twelve messages, or fewer of several.
  @Test func messagesOfSeveralParents() async throws {
    let tree = [[], [0], [0], [1, 2]]
    let each = try await run(tree, .streaming, batch: 1)
    let together = try await run(tree, .streaming)
    let above = ["a1", "a2"].flatMap { agent in (1...Self.steps).map { "\(agent).\($0).1" } }
    for (log, isEach) in [(each.log, true), (together.log, false)] {
      let own = calls(log, of: 3)
      #expect(own.flatMap(\.parents).sorted() == above.sorted())
      #expect(isEach ? own.count == 12 : own.count < 12)
      for agent in ["a1", "a2"] {
        let read = own.flatMap(\.parents).filter { $0.hasPrefix(agent) }
        #expect(read == above.filter { $0.hasPrefix(agent) })
      }
    }
    #expect(together.wall < each.wall)
  }
}
