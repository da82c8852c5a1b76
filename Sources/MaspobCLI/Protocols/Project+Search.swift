import PromptSpace
import Studies
import Workflows

extension AgentID {
  /// The last pool of a search that chooses the protocol as well.
  static let communication = AgentID("communication")
}

extension Project {
  /// Those of the agents alone.
  var agentPools: [PromptPool] { Array(pools.prefix(workflow.agents.count)) }

  /// What the search sees of the workflow: the protocol is a node behind all agents.
  var nodes: [StudyManifest.Agent] {
    let agents = workflow.agents.map {
      StudyManifest.Agent(id: $0.id, after: $0.dependencies, optimize: $0.isOptimizable)
    }
    guard pools.count > agents.count else { return agents }
    return agents + [.init(id: .communication, after: agents.map(\.id), optimize: true)]
  }

  /// - Throws: ``TopologyError``, which a loaded project cannot cause.
  var searchTopology: WorkflowTopology {
    get throws {
      try WorkflowTopology(
        agents: nodes.map(\.id),
        dependencies: Dictionary(uniqueKeysWithValues: nodes.map { ($0.id, $0.after) }))
    }
  }

  /// - Throws: ``UsageError`` for a project whose protocol is chosen in the course of a run.
  func requireOneProtocol() throws {
    try requireMeasuredProtocol()
    guard configuration.communication.searched.isEmpty else {
      throw UsageError(
        "'search.optimize_communication' is for 'maspob optimize'; remove it for this command, and name a protocol "
          + "under 'runtime: {communication: ...}'")
    }
  }
}
