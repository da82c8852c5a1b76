internal import Numerics
internal import PromptSpace

/// The candidate combinations and blocks of a ``CellProcess``: everything that no hyper-parameter changes.
///
/// A cell is a combination on a block of examples, at `candidate · blocks + block`.
struct CellSpace: Sendable {
  /// M.
  let count: Int
  /// w_c, each block's share of the examples.
  let shares: [Double]
  /// By agent, the prompt of each candidate.
  let prompts: [[Int]]
  /// By agent, between all of its prompts.
  let distances: [AgentDistances]
  let edges: [(from: Int, to: Int)]

  init(
    topology: WorkflowTopology, embeddings: [Matrix<Double>], candidates: [PromptAssignment],
    shares: [Double]
  ) {
    count = candidates.count
    self.shares = shares
    prompts = embeddings.indices.map { agent in candidates.map { $0[agent] } }
    distances = embeddings.map {
      AgentDistances($0, rows: Array(0..<$0.rows), columns: Array(0..<$0.rows))
    }
    edges = topology.edges
  }

  var blocks: Int { shares.count }
  var cells: Int { count * blocks }
}
