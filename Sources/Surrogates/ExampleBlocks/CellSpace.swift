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
  /// By agent, the prompt of each candidate, among those that candidates have.
  let prompts: [[Int]]
  /// By agent, between these.
  let distances: [AgentDistances]
  let edges: [(from: Int, to: Int)]

  init(
    topology: WorkflowTopology, embeddings: [Matrix<Double>], candidates: [PromptAssignment],
    shares: [Double]
  ) {
    count = candidates.count
    self.shares = shares
    let used = embeddings.indices.map { agent in Set(candidates.map { $0[agent] }).sorted() }
    prompts = used.enumerated().map { agent, own in
      let places = Dictionary(uniqueKeysWithValues: own.enumerated().map { ($1, $0) })
      return candidates.compactMap { places[$0[agent]] }
    }
    distances = zip(embeddings, used).map { AgentDistances($0, rows: $1, columns: $1) }
    edges = topology.edges
  }

  var blocks: Int { shares.count }
  var cells: Int { count * blocks }
}
