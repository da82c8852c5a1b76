/// Why a list of agents and dependencies is no workflow.
public enum TopologyError: Error, Equatable, CustomStringConvertible {
  case empty
  case duplicateAgent(AgentID)
  case unknownAgent(AgentID)
  case unknownDependency(agent: AgentID, dependency: AgentID)
  case duplicateDependency(agent: AgentID, dependency: AgentID)
  /// The agents of one cycle; each hands its output to the next, the last to the first.
  case cycle([AgentID])

  public var description: String {
    switch self {
    case .empty: "a workflow needs at least one agent"
    case .duplicateAgent(let agent): "agent '\(agent)' is declared twice"
    case .unknownAgent(let agent): "dependencies are given for '\(agent)', which is no agent"
    case .unknownDependency(let agent, let dependency):
      "agent '\(agent)' depends on '\(dependency)', which is no agent"
    case .duplicateDependency(let agent, let dependency):
      "agent '\(agent)' names its dependency '\(dependency)' twice"
    case .cycle(let agents):
      "the workflow has a cycle: "
        + (agents + agents.prefix(1)).map(\.rawValue).joined(separator: " -> ")
    }
  }
}
