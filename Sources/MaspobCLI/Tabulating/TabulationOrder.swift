import PromptSpace

/// All combinations, upstream agents changing slowest: neighbours share as much of the graph as they can.
struct TabulationOrder {
  private let agents: [Int]
  private let space: AssignmentSpace
  private let permuted: AssignmentSpace

  init(topology: WorkflowTopology, space: AssignmentSpace) {
    agents = topology.topologicalOrder
    self.space = space
    permuted = AssignmentSpace(sizes: agents.map { space.sizes[$0] })
  }

  /// - Precondition: the position lies below the number of combinations.
  func assignment(at position: Int) -> PromptAssignment {
    var assignment = space.seed
    for (agent, candidate) in zip(agents, permuted.assignment(at: position).indices) {
      assignment[agent] = candidate
    }
    return assignment
  }
}
