internal import Numerics
internal import PromptSpace

/// Observations as the network reads them: which rows of the node table they use, and their scores.
struct ObservationBatch<Scalar: BLASScalar>: Sendable {
  /// The table rows that occur, ascending; only these are computed while training.
  let usedRows: [Int]
  /// For node i of observation b, at `b·N + i`, the index of its row in ``usedRows``.
  let rows: [Int]
  /// Scores, `n × 1`.
  let targets: Matrix<Scalar>
  /// What the squared error of each counts, `n × 1`; 1 on average.
  let weights: Matrix<Scalar>

  var count: Int { targets.rows }

  /// - Parameters:
  ///   - observations: `n` of them.
  ///   - table: gives the row of each agent's candidates.
  init(_ observations: [Observation], table: NodeTable<Scalar>) {
    let tableRows = observations.flatMap { table.rows(of: $0.assignment) }
    let used = Set(tableRows).sorted()
    let position = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
    usedRows = used
    rows = tableRows.compactMap { position[$0] }
    targets = Matrix(
      rows: observations.count, columns: 1, elements: observations.map { Scalar($0.score) })
    weights = Matrix(
      rows: observations.count, columns: 1,
      elements: ObservationNoise.weights(of: observations).map { Scalar($0) })
  }
}

/// The embeddings of every candidate of every agent, or their coordinates in the span, one row each:
/// the only input of the network.
struct NodeTable<Scalar: BLASScalar>: Sendable {
  /// `U × d`, agent after agent.
  let embeddings: Matrix<Scalar>
  /// Components of the embeddings before any compression.
  let originalWidth: Int
  /// Row of each agent's first candidate.
  let offsets: [Int]
  let space: AssignmentSpace

  /// - Parameter embeddings: for each agent its candidates' embeddings, `P_i × d`.
  /// - Precondition: every agent has a candidate, and all embeddings have one width.
  init(
    _ embeddings: [Matrix<Scalar>], inputs: WorkflowGATArchitecture.Inputs = .full,
    roles: WorkflowGATArchitecture.Roles = .shared
  ) {
    let width = embeddings.first?.columns ?? 0
    precondition(
      width > 0 && embeddings.allSatisfy { $0.rows > 0 && $0.columns == width },
      "embeddings need one positive width and a row a candidate: \(embeddings.map(\.shape))")
    var offsets: [Int] = []
    var total = 0
    for agent in embeddings {
      offsets.append(total)
      total += agent.rows
    }
    self.offsets = offsets
    originalWidth = width
    let full: Matrix<Scalar>
    switch roles {
    case .shared:
      full = Matrix(rows: total, columns: width, elements: embeddings.flatMap(\.elements))
    case .separate: full = Self.blocks(embeddings)
    }
    self.embeddings = inputs == .span && full.columns > total ? spanCoordinates(of: full) : full
    space = AssignmentSpace(sizes: embeddings.map(\.rows))
  }

  /// Each agent's embeddings in columns of its own, zeros elsewhere.
  private static func blocks(_ embeddings: [Matrix<Scalar>]) -> Matrix<Scalar> {
    let width = embeddings.first?.columns ?? 0
    var elements: [Scalar] = []
    for (agent, matrix) in embeddings.enumerated() {
      for row in 0..<matrix.rows {
        elements += [Scalar](repeating: 0, count: agent * width)
        elements += matrix.row(row)
        elements += [Scalar](repeating: 0, count: (embeddings.count - 1 - agent) * width)
      }
    }
    return Matrix(
      rows: embeddings.reduce(0) { $0 + $1.rows }, columns: embeddings.count * width,
      elements: elements)
  }

  /// The table rows of an assignment of the space, in agent order.
  func rows(of assignment: PromptAssignment) -> [Int] {
    zip(offsets, assignment.indices).map { $0 + $1 }
  }
}
