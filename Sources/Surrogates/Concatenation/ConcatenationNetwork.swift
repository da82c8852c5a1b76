internal import Numerics
internal import Randomness

/// The network behind ``MLPSurrogate``, without its parameters:
///
///     node:   z = relu(W₂·relu(W₁·x + b₁) + b₂), shared by all agents
///     score:  sigmoid( w·relu(W₃·[z₁; …; z_N] + b₃) + b )
///
/// Tensors are named `enc1`, `enc2`, `mlp1`, `mlp2` as in ``WorkflowNetwork``.
struct ConcatenationNetwork: Hashable, Sendable {
  let architecture: MLPArchitecture
  let layout: ParameterLayout
  let agentCount: Int
  let encoderWidth: Int
  let encoder1: Linear
  let encoder2: Linear
  let head1: Linear
  let head2: Linear

  init(_ architecture: MLPArchitecture, agentCount: Int, embeddingWidth: Int) {
    let hidden = architecture.hidden
    precondition(hidden > 0 && agentCount > 0, "hidden \(hidden), \(agentCount) agents")
    let width = architecture.encoderWidth(embeddingWidth: embeddingWidth)
    var layout = ParameterLayout()
    encoder1 = Linear("enc1", inputs: embeddingWidth, outputs: width, in: &layout)
    encoder2 = Linear("enc2", inputs: width, outputs: hidden, in: &layout)
    head1 = Linear("mlp1", inputs: agentCount * hidden, outputs: hidden, in: &layout)
    head2 = Linear("mlp2", inputs: hidden, outputs: 1, in: &layout)
    self.architecture = architecture
    self.layout = layout
    self.agentCount = agentCount
    encoderWidth = width
  }

  /// Fresh parameters: He's normal distribution, all biases zero.
  ///
  /// Source: K. He et al., ICCV 2015, eq. 10.
  func initialParameters<Scalar>(_ seeds: SeedSequence) -> ParameterSet<Scalar> {
    var result = ParameterSet<Scalar>(layout)
    for (index, linear) in [encoder1, encoder2, head1, head2].enumerated() {
      let entry = layout.entries[linear.weight.index]
      let fanIn = index == 0 ? architecture.embeddingFanIn ?? entry.columns : entry.columns
      let deviation = (2 / Double(fanIn)).squareRoot()
      var generator = seeds.child(entry.name).generator
      result.tensors[linear.weight.index] = Matrix(
        rows: entry.rows, columns: entry.columns,
        elements: (0..<entry.rows * entry.columns).map { _ in
          Scalar(deviation * generator.standardNormal())
        })
    }
    return result
  }

  /// Units that one training pass leaves out.
  struct Masks: Sendable {
    var encoder: Dropout
    var head: Dropout
  }

  /// Every buffer of a pass over n assignments, allocated once a fit.
  struct Cache<Scalar: BLASScalar>: Sendable {
    /// `u × encoderWidth`, before bias and rectifier.
    var product1: Matrix<Scalar>
    /// `n·N × encoderWidth`.
    var encoded1: Matrix<Scalar>
    /// `n·N × hidden`.
    var encoded2: Matrix<Scalar>
    /// The rows of an assignment side by side, `n × N·hidden`.
    var concatenated: Matrix<Scalar>
    /// `n × hidden`.
    var hidden: Matrix<Scalar>
    /// `n × 1`.
    var prediction: Matrix<Scalar>

    init(_ network: ConcatenationNetwork, usedRows: Int, count: Int) {
      let (nodes, width) = (network.agentCount, network.architecture.hidden)
      product1 = Matrix(rows: usedRows, columns: network.encoderWidth)
      encoded1 = Matrix(rows: count * nodes, columns: network.encoderWidth)
      encoded2 = Matrix(rows: count * nodes, columns: width)
      concatenated = Matrix(rows: count, columns: nodes * width)
      hidden = Matrix(rows: count, columns: width)
      prediction = Matrix(rows: count, columns: 1)
    }
  }
}

extension ConcatenationNetwork {
  /// Predicts all assignments.
  ///
  /// - Parameters:
  ///   - x: embeddings of the used candidates, `u × d`.
  ///   - rows: for node i of assignment b, at `b·N + i`, its row of `x`.
  ///   - masks: `nil` outside training.
  /// - Complexity: O(u·d·m + n·N·m·h + n·N·h²) for encoder width m and hidden width h.
  func forward<Scalar>(
    _ x: Matrix<Scalar>, rows: [Int], _ parameters: ParameterSet<Scalar>, masks: Masks? = nil,
    cache: inout Cache<Scalar>
  ) {
    encoder1.multiply(x, parameters, into: &cache.product1)
    gatherRows(of: cache.product1, rows, into: &cache.encoded1)
    addBiasAndRectify(
      parameters[encoder1.bias], to: &cache.encoded1, scale: Scalar(masks?.encoder.scale ?? 1))
    if let masks { zeroElements(masks.encoder.victims, of: &cache.encoded1) }
    encoder2.forwardRectified(cache.encoded1, parameters, into: &cache.encoded2, scale: 1)
    // Row-major nodes of an assignment lie behind one another: only the shape changes.
    cache.concatenated = Matrix(
      rows: cache.concatenated.rows, columns: cache.concatenated.columns,
      elements: cache.encoded2.elements)
    head1.forwardRectified(
      cache.concatenated, parameters, into: &cache.hidden, scale: Scalar(masks?.head.scale ?? 1))
    if let masks { zeroElements(masks.head.victims, of: &cache.hidden) }
    head2.forward(cache.hidden, parameters, into: &cache.prediction)
    applySigmoid(to: &cache.prediction)
  }

  /// The weighted mean squared error of the last forward pass and its gradient for every parameter.
  ///
  /// - Parameters:
  ///   - batch: the rows and scores, and what the error of each counts.
  ///   - pass: the parameters of the forward pass; its gradients are overwritten.
  ///   - buffers: the values of the forward pass; its gradients are overwritten.
  /// - Returns: the loss.
  func backward<Scalar>(
    _ x: Matrix<Scalar>, _ batch: ObservationBatch<Scalar>, masks: Masks? = nil,
    _ pass: inout BackwardPass<Scalar>, buffers: inout TrainingBuffers<Scalar>
  ) -> Scalar {
    let loss = squaredErrorOfSigmoid(
      buffers.values.prediction, target: batch.targets, weights: batch.weights,
      gradient: &buffers.gradients.prediction)
    backward(x, rows: batch.rows, masks: masks, &pass, buffers: &buffers)
    return loss
  }

  /// The gradient of the sum of the last forward pass's predictions for every parameter.
  func scoreBackward<Scalar>(
    _ x: Matrix<Scalar>, rows: [Int], _ pass: inout BackwardPass<Scalar>,
    buffers: inout TrainingBuffers<Scalar>
  ) {
    slopeOfSigmoid(buffers.values.prediction, into: &buffers.gradients.prediction)
    backward(x, rows: rows, masks: nil, &pass, buffers: &buffers)
  }

  /// All gradients from that before the logistic function, `buffers.gradients.prediction`.
  private func backward<Scalar>(
    _ x: Matrix<Scalar>, rows: [Int], masks: Masks?, _ pass: inout BackwardPass<Scalar>,
    buffers: inout TrainingBuffers<Scalar>
  ) {
    head2.backward(
      dOutput: buffers.gradients.prediction, input: buffers.values.hidden,
      gradients: &pass.gradients)
    head2.backwardInput(
      dOutput: buffers.gradients.prediction, pass.parameters, into: &buffers.gradients.hidden)
    rectifyBackward(
      &buffers.gradients.hidden, output: buffers.values.hidden,
      scale: Scalar(masks?.head.scale ?? 1))
    head1.backward(
      dOutput: buffers.gradients.hidden, input: buffers.values.concatenated,
      gradients: &pass.gradients)
    head1.backwardInput(
      dOutput: buffers.gradients.hidden, pass.parameters, into: &buffers.gradients.concatenated)
    encoderBackward(x, rows: rows, masks: masks, &pass, buffers: &buffers)
  }

  private func encoderBackward<Scalar>(
    _ x: Matrix<Scalar>, rows: [Int], masks: Masks?, _ pass: inout BackwardPass<Scalar>,
    buffers: inout TrainingBuffers<Scalar>
  ) {
    let nodes = buffers.values.encoded2
    buffers.gradients.encoded2 = Matrix(
      rows: nodes.rows, columns: nodes.columns, elements: buffers.gradients.concatenated.elements)
    rectifyBackward(&buffers.gradients.encoded2, output: nodes)
    encoder2.backward(
      dOutput: buffers.gradients.encoded2, input: buffers.values.encoded1,
      gradients: &pass.gradients)
    encoder2.backwardInput(
      dOutput: buffers.gradients.encoded2, pass.parameters, into: &buffers.gradients.encoded1)
    rectifyBackward(
      &buffers.gradients.encoded1, output: buffers.values.encoded1,
      scale: Scalar(masks?.encoder.scale ?? 1))
    // The bias comes after the selection: its gradient sums over instances, as W₁'s does.
    scatterRows(of: buffers.gradients.encoded1, rows, into: &buffers.gradients.product1)
    encoder1.backward(
      dOutput: buffers.gradients.product1, input: x, gradients: &pass.gradients)
  }

  /// The values of a pass and the gradients for them.
  struct TrainingBuffers<Scalar: BLASScalar>: Sendable {
    var values: Cache<Scalar>
    var gradients: Cache<Scalar>

    init(_ network: ConcatenationNetwork, usedRows: Int, count: Int) {
      values = Cache(network, usedRows: usedRows, count: count)
      gradients = values
    }
  }
}
