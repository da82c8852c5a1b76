internal import Numerics

/// One layer of dynamic graph attention with a rectifier behind it:
///
///     Y_i = relu( combine over heads of Σ_j α_ij·(W_l·x_j + b_l) + b )
///     α_ij = softmax over j of a·leaky(W_l·x_j + b_l + W_r·x_i + b_r)
///
/// where j runs over the senders into i, i itself among them. The heads are concatenated, or
/// averaged if ``averagesHeads``.
///
/// Source: S. Brody, U. Alon, E. Yahav, "How attentive are graph attention networks?", ICLR 2022,
/// eq. 7, with the names of PyTorch Geometric: `lin_l` acts on the sender, `lin_r` on the receiver.
struct GATv2Layer: Hashable, Sendable {
  let sender: Linear
  let receiver: Linear
  let attention: ParameterID
  let bias: ParameterID
  let heads: Int
  let width: Int
  let averagesHeads: Bool
  let negativeSlope: Double

  /// Adds the layer's tensors to a layout under `gat.<index>`.
  init(
    index: Int, inputs: Int, averagesHeads: Bool, architecture: WorkflowGATArchitecture,
    in layout: inout ParameterLayout
  ) {
    (heads, width) = (architecture.heads, architecture.hidden)
    self.averagesHeads = averagesHeads
    negativeSlope = architecture.negativeSlope
    let name = "gat.\(index)"
    attention = layout.add("\(name).att", columns: heads * width)
    bias = layout.add("\(name).bias", columns: averagesHeads ? width : heads * width)
    sender = Linear("\(name).lin_l", inputs: inputs, outputs: heads * width, in: &layout)
    receiver = Linear("\(name).lin_r", inputs: inputs, outputs: heads * width, in: &layout)
  }

  /// Width of Y.
  var outputs: Int { averagesHeads ? width : heads * width }

  /// Everything one pass writes, allocated once a fit.
  struct Cache<Scalar: BLASScalar>: Sendable {
    /// Projections of the `r` input rows, `r × heads·width`.
    var sender: Matrix<Scalar>
    var receiver: Matrix<Scalar>
    var weights: GraphAttentionWeights<Scalar>
    /// Heads side by side, `n·N × heads·width`; Y itself when they are concatenated.
    var mixed: Matrix<Scalar>
    /// Y when heads are averaged, `n·N × width`, else empty.
    var averaged: Matrix<Scalar>
    /// dY, `n·N × outputs`; set by the layer above.
    var dOutput: Matrix<Scalar>
    var dMixed: Matrix<Scalar>
    var gradients: GraphAttentionGradients<Scalar>

    /// - Parameters:
    ///   - inputRows: r.
    ///   - graphCount: n.
    init(_ layer: GATv2Layer, inputRows: Int, graphCount: Int, edges: IncomingEdges) {
      let (columns, instances) = (layer.heads * layer.width, graphCount * edges.nodeCount)
      let averages = layer.averagesHeads
      sender = Matrix(rows: inputRows, columns: columns)
      receiver = sender
      weights = GraphAttentionWeights(graphCount: graphCount, edges: edges, heads: layer.heads)
      mixed = Matrix(rows: instances, columns: columns)
      averaged = averages ? Matrix(rows: instances, columns: layer.width) : Matrix([])
      dOutput = Matrix(rows: instances, columns: layer.outputs)
      dMixed = averages ? mixed : Matrix([])
      gradients = GraphAttentionGradients(rows: inputRows, columns: columns)
    }
  }

  /// Y of a cache.
  func output<Scalar>(_ cache: Cache<Scalar>) -> Matrix<Scalar> {
    averagesHeads ? cache.averaged : cache.mixed
  }

  /// Projects the inputs X, `r × inputs`, of all nodes as senders and as receivers.
  func project<Scalar>(
    _ x: Matrix<Scalar>, _ parameters: ParameterSet<Scalar>, cache: inout Cache<Scalar>
  ) {
    sender.forward(x, parameters, into: &cache.sender)
    receiver.forward(x, parameters, into: &cache.receiver)
  }

  /// Y from the projections; `rows[b·N + i]` is the input row of node i of graph b.
  func attend<Scalar>(
    rows: [Int], edges: IncomingEdges, _ parameters: ParameterSet<Scalar>,
    cache: inout Cache<Scalar>
  ) {
    mix(rows: rows, edges: edges, parameters, cache: &cache)
    if averagesHeads {
      meanOfColumnBlocks(of: cache.mixed, into: &cache.averaged)
      addBiasAndRectify(parameters[bias], to: &cache.averaged)
    } else {
      addBiasAndRectify(parameters[bias], to: &cache.mixed)
    }
  }

  /// `cache.mixed` from the projections: what is heard over all edges, before bias and rectifier.
  func mix<Scalar>(
    rows: [Int], edges: IncomingEdges, _ parameters: ParameterSet<Scalar>,
    cache: inout Cache<Scalar>
  ) {
    graphAttention(
      input(rows, edges, parameters, cache), weights: &cache.weights, output: &cache.mixed)
  }

  /// All gradients of the layer from `cache.dOutput`, which becomes the gradient before the
  /// rectifier.
  ///
  /// - Parameters:
  ///   - x: X, `r × inputs`.
  ///   - dInput: dX, overwritten.
  func backward<Scalar>(
    _ x: Matrix<Scalar>, rows: [Int], edges: IncomingEdges, _ pass: inout BackwardPass<Scalar>,
    cache: inout Cache<Scalar>, dInput: inout Matrix<Scalar>
  ) {
    rectifyBackward(&cache.dOutput, output: averagesHeads ? cache.averaged : cache.mixed)
    columnSums(of: cache.dOutput, into: &pass.gradients[bias])
    if averagesHeads { spreadToColumnBlocks(cache.dOutput, into: &cache.dMixed) }
    graphAttentionBackward(
      input(rows, edges, pass.parameters, cache), weights: &cache.weights,
      dOutput: averagesHeads ? cache.dMixed : cache.dOutput, gradients: &cache.gradients)
    pass.gradients[attention].copyElements(of: cache.gradients.attention)
    let (dSender, dReceiver) = (cache.gradients.sender, cache.gradients.receiver)
    sender.backward(dOutput: dSender, input: x, gradients: &pass.gradients)
    receiver.backward(dOutput: dReceiver, input: x, gradients: &pass.gradients)
    sender.backwardInput(dOutput: dSender, pass.parameters, into: &dInput)
    receiver.backwardInput(dOutput: dReceiver, pass.parameters, into: &dInput, beta: 1)
  }

  private func input<Scalar>(
    _ rows: [Int], _ edges: IncomingEdges, _ parameters: ParameterSet<Scalar>,
    _ cache: Cache<Scalar>
  ) -> GraphAttentionInput<Scalar> {
    GraphAttentionInput(
      projected: (cache.sender, cache.receiver), attention: parameters[attention], rows: rows,
      edges: edges, heads: heads, slope: Scalar(negativeSlope))
  }
}

/// What every layer's backward pass reads and writes beside its own cache.
struct BackwardPass<Scalar: BLASScalar>: Sendable {
  var parameters: ParameterSet<Scalar>
  var gradients: ParameterSet<Scalar>
}
