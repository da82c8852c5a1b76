import CurlTransport
import Foundation
import LanguageModels
import PromptSpace
import Testing
import Workflows
import _TestSupport

/// The server of the benchmark against that of the tests: a pipeline cannot tell them apart but by their times.
struct TimedServerTests {
  /// A server on a thread of this process, which ends with this object.
  private final class Running: Sendable {
    let port: Int
    private let input = Pipe()

    init() throws {
      let server = try TimedServer()
      port = server.port
      let file = input.fileHandleForReading.fileDescriptor
      // Goes to the one thread that uses it.
      nonisolated(unsafe) let handed = server
      Thread.detachNewThread { unsafe handed.run(until: file) }
    }

    deinit { try? input.fileHandleForWriting.close() }
  }

  private func run(
    _ server: StreamServer, _ transport: CurlHTTPTransport, agents: Int, steps: Int,
    _ kind: CommunicationProtocol, tasks: Int = 1
  ) async throws -> StreamServer.Log {
    var knobs = StreamServer.Knobs.timed(
      latency: .milliseconds(2), step: .milliseconds(8), steps: steps)
    if kind == .serial { knobs.laterSteps = steps }
    try await server.configure(knobs)
    let model = OpenAIChatModel(
      endpoint: try ModelEndpoint(baseURL: server.baseURL), transport: transport,
      services: CallServices())
    let chain = (0..<agents).map { place in
      var agent = AgentDefinition(
        id: AgentID("a\(place)"),
        prompt: "AGENT=a\(place)\nTask: {task}" + (place == 0 ? "" : "\n{a\(place - 1)}"),
        modelKey: "mock")
      if place > 0 { agent.dependencies = [AgentID("a\(place - 1)")] }
      return agent
    }
    var options = CommunicationOptions()
    options.steps = steps
    options.maximumBatch = 1
    let workflow = try WorkflowDefinition(name: "chain", inputs: ["task"], agents: chain)
    let executor = StreamingExecutor(
      try StepwiseExecutor(workflow: workflow, models: ["mock": model]), protocol: kind,
      options: options)
    // The prompts of the second task do not go on from those of the first.
    for task in ["How \"many\"?\u{1F642}", "How few?"].prefix(tasks) {
      _ = try await executor.run(
        workflow.seedTemplates, on: ExecutionInput(fields: ["task": task]))
    }
    return try await server.waitUntil { $0.calls.allSatisfy { $0.ended != nil } }
  }

  @Test(arguments: [CommunicationProtocol.streaming, .segmented, .serial])
  func saysWhatTheOtherOneSays(kind: CommunicationProtocol) async throws {
    let transport = CurlHTTPTransport()
    let running = try Running()
    let timed = try await StreamServer(at: running.port, through: transport)
    let other = try await StreamServer(through: transport)
    let logs = [
      try await run(timed, transport, agents: 3, steps: 3, kind, tasks: 2),
      try await run(other, transport, agents: 3, steps: 3, kind, tasks: 2),
    ].map { $0.calls.sorted { ($0.agent, $0.call) < ($1.agent, $1.call) } }
    #expect(logs[0].count == logs[1].count && !logs[0].isEmpty)
    #expect(logs[0].contains { $0.extends == false })
    for (mine, theirs) in zip(logs[0], logs[1]) {
      #expect(mine.id == theirs.id)
      #expect(mine.isRoot == theirs.isRoot)
      #expect(mine.parents == theirs.parents)
      #expect(mine.extends == theirs.extends)
      // Digests differ, but are equally long.
      #expect(mine.promptTokens == theirs.promptTokens)
      // The other one remembers the prompts of all agents.
      #expect(mine.extends != true || mine.cachedTokens == theirs.cachedTokens)
      #expect(mine.steps.map(\.id) == theirs.steps.map(\.id))
      #expect(mine.outcome == theirs.outcome)
    }
  }

  @Test func nothingIsSentBeforeItIsDue() async throws {
    let transport = CurlHTTPTransport()
    let running = try Running()
    let server = try await StreamServer(at: running.port, through: transport)
    let log = try await run(server, transport, agents: 3, steps: 4, .streaming)
    let model = 0.002 + 2 * 0.010 + 4 * 0.008
    #expect(log.wall >= .seconds(model - 0.001))
    #expect(log.lateness.allSatisfy { $0 > .microseconds(-21) })
    #expect(log.calls.count == 1 + 2 * 4 && log.connections == 3)
  }

  @Test func refusesWhatItDoesNotDo() async throws {
    let running = try Running()
    var (broken, slow) = (StreamServer.Knobs(), StreamServer.Knobs())
    broken.faults = [.init(.reset)]
    slow.perFreshToken = .milliseconds(1)
    for knobs in [broken, slow] {
      await #expect(throws: StreamServer.Refused.self) {
        try await StreamServer(knobs, at: running.port, through: CurlHTTPTransport())
      }
    }
  }
}
