internal import CKernels

/// What one dynamic attention layer reads, for `n` graphs of one shape at once.
///
/// Node `i` of graph `b` is *instance* `b·N + i`. Instances with the same features share one row of
/// the projected tables, and `rows` says which.
public struct GraphAttentionInput<Scalar: BLASScalar>: Sendable {
  /// Projected features of nodes as senders, `r × heads·width`.
  let sender: Matrix<Scalar>
  /// Projected features of nodes as receivers, `r × heads·width`.
  let receiver: Matrix<Scalar>
  /// The attention vectors of all heads one after another, `1 × heads·width`.
  let attention: Matrix<Scalar>
  /// For each of the `n·N` instances its row of the two tables.
  let rows: [Int]
  let edges: IncomingEdges
  let heads: Int
  /// Slope of the leaky rectifier for negative input.
  let slope: Scalar

  public init(
    projected: (sender: Matrix<Scalar>, receiver: Matrix<Scalar>), attention: Matrix<Scalar>,
    rows: [Int], edges: IncomingEdges, heads: Int, slope: Scalar
  ) {
    let (sender, receiver) = projected
    precondition(
      sender.rows == receiver.rows && sender.columns == receiver.columns
        && attention.elements.count == sender.columns && sender.columns % heads == 0,
      "sender \(sender.shape), receiver \(receiver.shape), attention \(attention.shape), "
        + "\(heads) heads")
    precondition(
      rows.count % edges.nodeCount == 0 && rows.allSatisfy { $0 >= 0 && $0 < sender.rows },
      "\(rows.count) instances of \(edges.nodeCount) nodes over \(sender.shape)")
    self.sender = sender
    self.receiver = receiver
    self.attention = attention
    self.rows = rows
    self.edges = edges
    self.heads = heads
    self.slope = slope
  }

  public var graphCount: Int { rows.count / edges.nodeCount }
  var width: Int { sender.columns / heads }

  /// Lends the shape and the indices to a kernel.
  func withGraphs(_ body: (UnsafePointer<maspob_graphs>) -> Void) {
    rows.withUnsafeBufferPointer { rows in
      edges.offsets.withUnsafeBufferPointer { offsets in
        edges.senders.withUnsafeBufferPointer { senders in
          var graphs = maspob_graphs(
            graphs: graphCount, nodes: edges.nodeCount, heads: heads, width: width,
            rows: rows.baseAddress, offsets: offsets.baseAddress, senders: senders.baseAddress)
          body(&graphs)
        }
      }
    }
  }
}

/// The weights of one attention pass, kept for its gradient; each `n × E·heads`, edges in the order
/// of ``IncomingEdges``.
public struct GraphAttentionWeights<Scalar: BLASScalar>: Sendable {
  /// Softmax over the incoming edges of each node, before dropout.
  public internal(set) var probabilities: Matrix<Scalar>
  /// What dropout multiplies the probabilities by: 0, or 1/(1 − p); 1 without dropout.
  public var keep: Matrix<Scalar>
  /// dα and then de of the backward pass.
  var dScores: Matrix<Scalar>

  public init(graphCount: Int, edges: IncomingEdges, heads: Int) {
    probabilities = Matrix(rows: graphCount, columns: edges.count * heads)
    keep = Matrix(rows: graphCount, columns: edges.count * heads, repeating: 1)
    dScores = probabilities
  }
}

/// The gradients that one pass of ``graphAttentionBackward(_:weights:dOutput:gradients:)`` writes.
public struct GraphAttentionGradients<Scalar: BLASScalar>: Sendable {
  /// dS, `r × heads·width`, summed over the instances that share a row.
  public internal(set) var sender: Matrix<Scalar>
  /// dR, `r × heads·width`, likewise.
  public internal(set) var receiver: Matrix<Scalar>
  /// da, `1 × heads·width`.
  public internal(set) var attention: Matrix<Scalar>

  public init(rows: Int, columns: Int) {
    sender = Matrix(rows: rows, columns: columns)
    receiver = Matrix(rows: rows, columns: columns)
    attention = Matrix(rows: 1, columns: columns)
  }

  mutating func clear(for input: GraphAttentionInput<Scalar>) {
    precondition(
      sender.rows == input.sender.rows && sender.columns == input.sender.columns,
      "gradients \(sender.shape) of \(input.sender.shape)")
    sender.fill(with: 0)
    receiver.fill(with: 0)
    attention.fill(with: 0)
  }
}
