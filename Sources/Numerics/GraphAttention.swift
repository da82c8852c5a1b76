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
  /// One row of products that wait for their sum.
  var products: [Scalar]

  public init(graphCount: Int, edges: IncomingEdges, heads: Int, width: Int) {
    probabilities = Matrix(rows: graphCount, columns: edges.count * heads)
    keep = Matrix(rows: graphCount, columns: edges.count * heads, repeating: 1)
    dScores = probabilities
    products = [Scalar](repeating: 0, count: heads * width)
  }
}

/// Dynamic attention over the incoming edges of every node, all heads side by side:
///
///     e_ij = a · leaky(S_j + R_i)        α_ij = softmax over j of e_ij
///     Y_i  = Σ_j keep_ij·α_ij·S_j
///
/// for every graph, receiver i and head, with S and R the projected features as sender and
/// receiver. Heads are concatenated; no bias is added.
///
/// Source: S. Brody, U. Alon, E. Yahav, "How attentive are graph attention networks?", ICLR 2022,
/// eq. 7.
///
/// - Parameters:
///   - input: projected tables, attention vectors and edges.
///   - weights: `keep` is read, `probabilities` are written.
///   - output: Y, `n·N × heads·width`.
/// - Precondition: the shapes agree.
/// - Complexity: O(n·E·heads·width), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func graphAttention<Scalar: BLASScalar>(
  _ input: GraphAttentionInput<Scalar>, weights: inout GraphAttentionWeights<Scalar>,
  output: inout Matrix<Scalar>
) {
  check(input, weights, output)
  output.fill(with: 0)
  attend(
    input, keep: weights.keep, probabilities: &weights.probabilities, products: &weights.products,
    &output)
}

/// The forward pass with its memory taken apart, as two spans of one structure would overlap.
private func attend<Scalar: BLASScalar>(
  _ input: GraphAttentionInput<Scalar>, keep: Matrix<Scalar>,
  probabilities: inout Matrix<Scalar>, products: inout [Scalar], _ output: inout Matrix<Scalar>
) {
  let (sender, receiver) = (input.sender.elements.span, input.receiver.elements.span)
  let (attention, keep) = (input.attention.elements.span, keep.elements.span)
  let (heads, width, columns) = (input.heads, input.width, input.sender.columns)
  var term = products.mutableSpan
  var weight = probabilities.elements.mutableSpan
  var mixed = output.elements.mutableSpan
  for instance in input.rows.indices {
    let node = AttendingNode(instance, of: input)
    for edge in node.edges {
      let other = input.row(sendingOver: edge, in: node.graph) * columns
      for index in 0..<columns {
        let sum =
          sender[unchecked: other &+ index] + receiver[unchecked: node.row &* columns &+ index]
        let factor: Scalar = sum > 0 ? 1 : input.slope
        term[unchecked: index] = factor * sum * attention[unchecked: index]
      }
      for head in 0..<heads {
        weight[unchecked: node.weights &+ edge &* heads &+ head] = laneSum(
          term, head * width, width)
      }
    }
    for head in 0..<heads { softmax(&weight, over: node, head: head, of: heads) }
    for edge in node.edges {
      let other = input.row(sendingOver: edge, in: node.graph) * columns
      for head in 0..<heads {
        let at = node.weights + edge * heads + head
        let factor = keep[unchecked: at] * weight[unchecked: at]
        let (to, from) = (instance * columns + head * width, other + head * width)
        for index in 0..<width {
          mixed[unchecked: to &+ index] += factor * sender[unchecked: from &+ index]
        }
      }
    }
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

  fileprivate mutating func clear(for input: GraphAttentionInput<Scalar>) {
    precondition(
      sender.rows == input.sender.rows && sender.columns == input.sender.columns,
      "gradients \(sender.shape) of \(input.sender.shape)")
    sender.fill(with: 0)
    receiver.fill(with: 0)
    attention.fill(with: 0)
  }
}

/// The gradient of ``graphAttention(_:weights:output:)``; with ⟨,⟩ over one head's width:
///
///     dα_ij = keep_ij·⟨dY_i, S_j⟩          de_ij = α_ij·(dα_ij − Σ_k α_ik·dα_ik)
///     dz_ij = de_ij·a ⊙ leaky'(S_j + R_i)
///     dS_j += keep_ij·α_ij·dY_i + dz_ij    dR_i += dz_ij    da += de_ij·leaky(S_j + R_i)
///
/// - Parameters:
///   - input: what the forward pass read.
///   - weights: what the forward pass wrote; its scratch memory is overwritten.
///   - dOutput: dY, `n·N × heads·width`.
///   - gradients: overwritten.
/// - Precondition: the shapes agree.
/// - Complexity: O(n·E·heads·width), no allocation.
@specialized(where Scalar == Float)
@specialized(where Scalar == Double)
public func graphAttentionBackward<Scalar: BLASScalar>(
  _ input: GraphAttentionInput<Scalar>, weights: inout GraphAttentionWeights<Scalar>,
  dOutput: Matrix<Scalar>, gradients: inout GraphAttentionGradients<Scalar>
) {
  check(input, weights, dOutput)
  gradients.clear(for: input)
  scoreGradients(
    input, dOutput, probabilities: weights.probabilities, keep: weights.keep,
    products: &weights.products, dScores: &weights.dScores)
  accumulate(
    input, weights, dOutput, dSender: &gradients.sender, dReceiver: &gradients.receiver,
    dAttention: &gradients.attention)
}

/// dS, dR and da from de and dY, edge by edge.
private func accumulate<Scalar: BLASScalar>(
  _ input: GraphAttentionInput<Scalar>, _ weights: GraphAttentionWeights<Scalar>,
  _ dOutput: Matrix<Scalar>, dSender: inout Matrix<Scalar>, dReceiver: inout Matrix<Scalar>,
  dAttention: inout Matrix<Scalar>
) {
  let (sender, receiver) = (input.sender.elements.span, input.receiver.elements.span)
  let (attention, dOutput) = (input.attention.elements.span, dOutput.elements.span)
  let (probability, keep) = (weights.probabilities.elements.span, weights.keep.elements.span)
  let dScore = weights.dScores.elements.span
  var dSender = dSender.elements.mutableSpan
  var dReceiver = dReceiver.elements.mutableSpan
  var dAttention = dAttention.elements.mutableSpan
  let (heads, width, columns) = (input.heads, input.width, input.sender.columns)
  for instance in input.rows.indices {
    let node = AttendingNode(instance, of: input)
    for edge in node.edges {
      let other = input.row(sendingOver: edge, in: node.graph)
      for head in 0..<heads {
        let at = node.weights + edge * heads + head
        let mix = keep[unchecked: at] * probability[unchecked: at]
        let score = dScore[unchecked: at]
        let column = head * width
        let (from, own) = (other * columns + column, node.row * columns + column)
        let out = instance * columns + column
        for index in 0..<width {
          let sum = sender[unchecked: from &+ index] + receiver[unchecked: own &+ index]
          let factor: Scalar = sum > 0 ? 1 : input.slope
          let slope = score * factor
          let dSum = slope * attention[unchecked: column &+ index]
          dAttention[unchecked: column &+ index] += slope * sum
          dReceiver[unchecked: own &+ index] += dSum
          dSender[unchecked: from &+ index] += dSum + mix * dOutput[unchecked: out &+ index]
        }
      }
    }
  }
}

/// de of every edge and head, from dY: the gradient of mixing and of the softmax.
private func scoreGradients<Scalar: BLASScalar>(
  _ input: GraphAttentionInput<Scalar>, _ dOutput: Matrix<Scalar>,
  probabilities: Matrix<Scalar>, keep: Matrix<Scalar>, products: inout [Scalar],
  dScores: inout Matrix<Scalar>
) {
  let (sender, dOutput) = (input.sender.elements.span, dOutput.elements.span)
  let (probability, keep) = (probabilities.elements.span, keep.elements.span)
  var products = products.mutableSpan
  var dScore = dScores.elements.mutableSpan
  let (heads, width, columns) = (input.heads, input.width, input.sender.columns)
  for instance in input.rows.indices {
    let node = AttendingNode(instance, of: input)
    for edge in node.edges {
      let other = input.row(sendingOver: edge, in: node.graph) * columns
      for index in 0..<columns {
        products[unchecked: index] =
          dOutput[unchecked: instance &* columns &+ index] * sender[unchecked: other &+ index]
      }
      for head in 0..<heads {
        let at = node.weights + edge * heads + head
        dScore[unchecked: at] = keep[unchecked: at] * laneSum(products, head * width, width)
      }
    }
    for head in 0..<heads {
      var mean: Scalar = 0
      for edge in node.edges {
        let at = node.weights + edge * heads + head
        mean += probability[unchecked: at] * dScore[unchecked: at]
      }
      for edge in node.edges {
        let at = node.weights + edge * heads + head
        dScore[unchecked: at] = probability[unchecked: at] * (dScore[unchecked: at] - mean)
      }
    }
  }
}

/// One receiving instance: where its row, its edges and its weights are.
private struct AttendingNode {
  let graph: Int
  /// The row of the instance in the projected tables.
  let row: Int
  /// The edges that enter the node.
  let edges: Range<Int>
  /// Index of the graph's first weight.
  let weights: Int

  @inline(__always)
  init<Scalar>(_ instance: Int, of input: GraphAttentionInput<Scalar>) {
    let (graph, node) = instance.quotientAndRemainder(dividingBy: input.edges.nodeCount)
    self.graph = graph
    row = input.rows[instance]
    edges = input.edges.offsets[node]..<input.edges.offsets[node + 1]
    weights = graph * input.edges.count * input.heads
  }
}

extension GraphAttentionInput {
  /// The table row of the node from which an edge of a graph comes.
  @inline(__always)
  fileprivate func row(sendingOver edge: Int, in graph: Int) -> Int {
    rows[graph * edges.nodeCount + edges.senders[edge]]
  }
}

/// Turns the scores of the edges into one node into probabilities; the maximum is taken off first.
@inline(__always)
private func softmax<Scalar: BLASScalar>(
  _ weight: inout MutableSpan<Scalar>, over node: AttendingNode, head: Int, of heads: Int
) {
  var highest = -Scalar.infinity
  for edge in node.edges {
    highest = max(highest, weight[unchecked: node.weights &+ edge &* heads &+ head])
  }
  var total: Scalar = 0
  for edge in node.edges {
    let at = node.weights + edge * heads + head
    let value = Scalar.exponential(weight[unchecked: at] - highest)
    weight[unchecked: at] = value
    total += value
  }
  for edge in node.edges { weight[unchecked: node.weights &+ edge &* heads &+ head] /= total }
}

/// Σ of `count` elements from `start`, in eight partial sums: a plain loop may not be reordered,
/// and would add one element at a time.
@inline(__always)
private func laneSum<Scalar: BLASScalar>(
  _ x: borrowing MutableSpan<Scalar>, _ start: Int, _ count: Int
) -> Scalar {
  var lanes = SIMD8<Scalar>(repeating: 0)
  var index = 0
  while index + 8 <= count {
    var next = SIMD8<Scalar>(repeating: 0)
    for lane in 0..<8 { next[lane] = x[unchecked: start &+ index &+ lane] }
    lanes += next
    index += 8
  }
  var total = lanes.sum()
  while index < count {
    total += x[unchecked: start &+ index]
    index += 1
  }
  return total
}

private func check<Scalar: BLASScalar>(
  _ input: GraphAttentionInput<Scalar>, _ weights: GraphAttentionWeights<Scalar>,
  _ output: Matrix<Scalar>
) {
  precondition(
    weights.keep.rows == input.graphCount
      && weights.keep.columns == input.edges.count * input.heads
      && weights.products.count == input.sender.columns,
    "attention weights \(weights.keep.shape) for \(input.graphCount) graphs of "
      + "\(input.edges.count) edges with \(input.heads) heads")
  precondition(
    output.rows == input.rows.count && output.columns == input.sender.columns,
    "attention output \(output.shape) for \(input.rows.count) instances of \(input.sender.shape)")
}
