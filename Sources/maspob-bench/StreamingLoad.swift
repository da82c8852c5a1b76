import CurlTransport
import Foundation
import LanguageModels
import PromptSpace
import Workflows
import _TestSupport

/// Agents that hand on their steps, against a server of exact times: how close the pipeline comes to what it should take.
///
/// The server is another process, and hand-offs are by its clock: from the bytes that end a step to the complete request
/// that answers it.
struct StreamingLoad {
  private let transport: CurlHTTPTransport
  private let process: TimedServerProcess
  private let server: StreamServer
  private let model: OpenAIChatModel

  /// Reads `--streaming [NAME…] [--runs N]`, prints a line of JSON a row and protocol.
  static func run(_ arguments: [String]) async throws {
    var names = arguments
    var runs = 3
    if let flag = names.firstIndex(of: "--runs"), names.count > flag + 1 {
      runs = max(1, Int(names[flag + 1]) ?? runs)
      names.removeSubrange(flag...(flag + 1))
    }
    let rows = StreamingRow.all.filter { names.isEmpty || names.contains($0.name) }
    guard !rows.isEmpty else {
      let known = Set(StreamingRow.all.map(\.name)).sorted().joined(separator: ", ")
      FileHandle.standardError.write(Data("no such row; there are \(known)\n".utf8))
      exit(2)
    }
    let load = try await StreamingLoad()
    for row in rows { try await load.measure(row, runs: runs) }
  }

  private init() async throws {
    transport = CurlHTTPTransport(configuration: .init(maximumConcurrentRequests: 256))
    process = try TimedServerProcess()
    server = try await StreamServer(at: process.port, through: transport)
    var services = CallServices()
    services.limiter = CallLimiter(maximumConcurrentCalls: 256)
    model = OpenAIChatModel(
      endpoint: try ModelEndpoint(baseURL: server.baseURL), transport: transport,
      services: services)
  }

  private struct Run {
    let wall: Duration
    let cpu: Double
    let log: StreamServer.Log
  }

  /// Rows of protocols that are measured in turn, so that a busy moment meets all of them.
  private func measure(_ row: StreamingRow, runs: Int) async throws {
    var results: [StreamingRow.Arm: [Run]] = [:]
    for number in 0..<runs {
      for arm in row.arms where number == 0 || arm != .serial && arm != .segmented {
        results[arm, default: []].append(try await once(row, arm))
      }
    }
    let serial = results[.serial]?.map(\.wall).sorted().quantile(0.5)
    for arm in row.arms {
      report(row, arm, results[arm] ?? [], serial: serial)
    }
  }

  private func once(_ row: StreamingRow, _ arm: StreamingRow.Arm) async throws -> Run {
    var knobs = StreamServer.Knobs.timed(
      latency: .milliseconds(row.latency), step: .milliseconds(row.step), steps: row.steps)
    if arm == .serial { knobs.laterSteps = row.steps }
    try await server.configure(knobs)
    let executor = try executor(row, arm)
    let before = try await server.log().cpu
    let cpu = Clock.cpu.now
    let start = ContinuousClock.now
    let result = try await executor.run(
      executor.workflow.seedTemplates, on: ExecutionInput(fields: ["task": "How many?"]))
    let wall = ContinuousClock.now - start
    let used = Clock.cpu.now - cpu
    let log = try await server.waitUntil { $0.calls.allSatisfy { $0.ended != nil } }
    precondition(!result.output.isEmpty, "no answer")
    FileHandle.standardError.write(
      Data(
        "\(row.name) \(arm.rawValue): \(wall), \(log.calls.count) calls, server \(log.cpu - before) s CPU\n"
          .utf8))
    return Run(wall: wall, cpu: used, log: log)
  }

  private func executor(
    _ row: StreamingRow, _ arm: StreamingRow.Arm
  ) throws -> StreamingExecutor {
    let agents = row.parents.enumerated().map { place, parents in
      var agent = AgentDefinition(
        id: AgentID("a\(place)"),
        prompt: "AGENT=a\(place)\nTask: {task}" + parents.map { "\n{a\($0)}" }.joined(),
        modelKey: "mock")
      agent.dependencies = parents.map { AgentID("a\($0)") }
      return agent
    }
    let workflow = try WorkflowDefinition(name: row.name, inputs: ["task"], agents: agents)
    var options = CommunicationOptions()
    options.steps = row.steps
    if arm == .streaming { options.maximumBatch = 1 }
    let kind: CommunicationProtocol =
      switch arm {
      case .serial: .serial
      case .segmented: .segmented
      case .streaming, .coalesced: .streaming
      }
    return StreamingExecutor(
      try StepwiseExecutor(workflow: workflow, models: ["mock": model]), protocol: kind,
      options: options)
  }

  private func report(
    _ row: StreamingRow, _ arm: StreamingRow.Arm, _ runs: [Run], serial: Duration?
  ) {
    let walls = runs.map(\.wall).sorted()
    let (wall, model) = (walls.quantile(0.5), row.model(arm))
    let handOffs = runs.flatMap(\.log.handOffs).sorted()
    let gain = (serial ?? row.model(.serial)) / wall
    let isStreamed = arm == .streaming || arm == .coalesced
    var fields: [(String, String)] = [
      ("name", "\"streaming.\(row.name).\(arm.rawValue)\""), ("tau", "\(row.latency)"),
      ("d", "\(row.step)"), ("calls", "\(runs.last?.log.calls.count ?? 0)"),
      ("model_ms", number(model / .milliseconds(1))),
      ("wall_ms", number(wall / .milliseconds(1))),
      ("best_ms", number((walls.first ?? .zero) / .milliseconds(1))),
      ("wall_over_model", number(wall / model)), ("goal", number(row.goal)),
    ]
    if isStreamed {
      fields += [
        ("serial_measured", serial == nil ? "false" : "true"), ("speedup", number(gain)),
        ("fraction_of_bound", number(row.bound.map { gain / $0 })),
        ("handoff_p50_ms", number(handOffs.quantile(0.5) / .milliseconds(1))),
        ("handoff_p99_ms", number(handOffs.quantile(0.99) / .milliseconds(1))),
        (
          "server_late_p50_ms",
          number(median(runs) { $0.log.lateness.quantile(0.5) / .milliseconds(1) })
        ),
        ("cpu_share", number(median(runs) { $0.cpu / ($0.wall / .seconds(1)) })),
        ("extends", "\(runs.allSatisfy { $0.log.calls.allSatisfy { $0.extends != false } })"),
        ("connections", "\(runs.map(\.log.connections).max() ?? 0)"),
      ]
    }
    print("{" + fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}")
    fflush(nil)
  }

  private func median(_ runs: [Run], _ value: (Run) -> Double) -> Double {
    let values = runs.map(value).sorted()
    return values.isEmpty ? .nan : values[values.count / 2]
  }

  private func number(_ value: Double?) -> String {
    value.map { String(format: "%.5g", $0) } ?? "null"
  }
}
