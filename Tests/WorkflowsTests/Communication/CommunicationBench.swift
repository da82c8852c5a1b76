import LanguageModels
import PromptSpace
import Synchronization
import _TestSupport

@testable import Workflows

/// Events in memory.
final class MemoryCommunicationLog: CommunicationLog {
  private let state = Mutex<[CommunicationEvent]>([])

  var events: [CommunicationEvent] { state.withLock { $0 } }

  func append(_ event: CommunicationEvent) { state.withLock { $0.append(event) } }

  func all(_ kind: CommunicationEvent.Kind, of agent: String? = nil) -> [CommunicationEvent] {
    events.filter { $0.kind == kind && (agent == nil || $0.agent == agent) }
  }
}

/// Workflows whose agents `A`, `B`, … read the task and those before them.
enum Shape {
  /// - Parameter parents: of each agent, all before it.
  static func workflow(_ parents: [[Int]]) throws -> WorkflowDefinition {
    let names = parents.indices.map { name($0) }
    let agents = parents.indices.map { index in
      let shown = parents[index].map { "\(names[$0]): {\(names[$0])}" }.joined(separator: "\n")
      var agent = AgentDefinition(
        id: AgentID(names[index]), prompt: "Task of \(names[index]): {task}\n\(shown)",
        modelKey: "m")
      agent.dependencies = parents[index].map { AgentID(names[$0]) }
      return agent
    }
    let read = Set(parents.flatMap { $0 })
    let last = parents.indices.last { !read.contains($0) } ?? 0
    return try WorkflowDefinition(
      name: "shape", inputs: ["task"], agents: agents, result: AgentID(names[last]))
  }

  static func name(_ index: Int) -> String {
    index < 26 ? String(UnicodeScalar(UInt8(65 + index))) : "Z\(index)"
  }

  static func chain(_ count: Int) -> [[Int]] { (0..<count).map { $0 == 0 ? [] : [$0 - 1] } }
  static let tree = [[], [0], [0], [1, 2]]
  static let graph = [[], [0], [0, 1], [2]]
  static let full = [[], [0], [0, 1], [0, 1, 2]]
}

/// A run of one shape against a scripted model.
struct CommunicationBench {
  let model: StepModel
  let log = MemoryCommunicationLog()
  let executor: StreamingExecutor

  init(
    _ parents: [[Int]], _ model: StepModel, as kind: CommunicationProtocol = .streaming,
    truncation: TruncationPolicy = .missing,
    options change: (inout CommunicationOptions) -> Void = { _ in }
  ) throws {
    var options = CommunicationOptions()
    options.retryPause = .milliseconds(1)
    change(&options)
    self.model = model
    executor = StreamingExecutor(
      try StepwiseExecutor(
        workflow: try Shape.workflow(parents), models: ["m": model], truncation: truncation),
      protocol: kind, options: options, log: log)
  }

  func run() async throws -> ExecutionResult {
    try await executor.run(
      executor.workflow.seedTemplates,
      on: ExecutionInput(fields: ["task": "count"], example: "e"))
  }

  /// Requests of each agent.
  var counts: [Int] {
    executor.workflow.agents.map { model.requests(of: $0.id.rawValue).count }
  }

  /// First agents write so many steps, later ones one a call; each names its agent, its number and what it read.
  static func writing(
    _ steps: Int, latency: Duration = .zero, pace: Duration = .zero
  ) -> StepModel {
    StepModel(latency: latency, pace: pace) { request, context, call in
      let agent = context.agent ?? ""
      let isFirst = request.messages[0].content.contains("You are the first of several")
      return .steps(isFirst ? (1...steps).map { "\(agent)\($0)" } : ["\(agent)\(call)"])
    }
  }
}
