internal import Numerics
internal import PromptSpace
internal import Randomness

/// The network behind ``WorkflowGAT``, without its parameters:
///
///     node:   z = relu(W₂·relu(W₁·x + b₁) + b₂)
///     graph:  one or more ``GATv2Layer`` over the workflow
///     score:  sigmoid( w·relu(W₃·(mean over nodes) + b₃) + b )
///
/// Tensors are named `enc1`, `enc2`, `gat.<layer>`, `mlp1`, `mlp2`.
struct WorkflowNetwork: Hashable, Sendable {
  let architecture: WorkflowGATArchitecture
  let layout: ParameterLayout
  let edges: IncomingEdges
  /// Components of the embeddings, d, and of what the first layer reads of them.
  let embeddingWidth: Int
  let inputWidth: Int
  let encoderWidth: Int
  let encoder1: Linear
  let encoder2: Linear
  let attention: [GATv2Layer]
  let head1: Linear
  let head2: Linear

  /// - Parameter inputWidth: `nil` for the width of the embeddings.
  init(
    _ architecture: WorkflowGATArchitecture, topology: WorkflowTopology, embeddingWidth: Int,
    inputWidth: Int? = nil
  ) {
    let hidden = architecture.hidden
    precondition(
      hidden > 0 && architecture.heads > 0 && architecture.layers > 0,
      "hidden \(hidden), heads \(architecture.heads) and layers \(architecture.layers) are positive"
    )
    let width =
      architecture.encoderWidth
      ?? architecture.defaultEncoderWidth(embeddingWidth: embeddingWidth)
    var layout = ParameterLayout()
    encoder1 = Linear("enc1", inputs: inputWidth ?? embeddingWidth, outputs: width, in: &layout)
    encoder2 = Linear("enc2", inputs: width, outputs: hidden, in: &layout)
    var attention: [GATv2Layer] = []
    for index in 0..<architecture.layers {
      attention.append(
        GATv2Layer(
          index: index, inputs: attention.last?.outputs ?? hidden,
          averagesHeads: index > 0 && index == architecture.layers - 1, architecture: architecture,
          in: &layout))
    }
    self.attention = attention
    head1 = Linear(
      "mlp1", inputs: attention.last?.outputs ?? hidden, outputs: hidden, in: &layout)
    head2 = Linear("mlp2", inputs: hidden, outputs: 1, in: &layout)
    self.architecture = architecture
    self.layout = layout
    self.embeddingWidth = embeddingWidth
    self.inputWidth = inputWidth ?? embeddingWidth
    encoderWidth = width
    edges = Self.edges(of: topology, bidirectional: architecture.bidirectional)
  }

  /// Each node hears the agents it depends on, in a bidirectional graph those that depend on it,
  /// and itself once.
  private static func edges(
    of topology: WorkflowTopology, bidirectional: Bool
  ) -> IncomingEdges {
    IncomingEdges(
      topology.agents.indices.map { node in
        topology.predecessors[node] + (bidirectional ? topology.successors[node] : []) + [node]
      })
  }

  /// Fresh parameters: He's normal distribution for encoder and head, Glorot's uniform one for the
  /// attention layers as in PyTorch Geometric, all biases zero.
  ///
  /// Sources: K. He et al., ICCV 2015, eq. 10; X. Glorot, Y. Bengio, AISTATS 2010, eq. 16.
  func initialParameters<Scalar>(_ seeds: SeedSequence) -> ParameterSet<Scalar> {
    var result = ParameterSet<Scalar>(layout)
    for (index, linear) in [encoder1, encoder2, head1, head2].enumerated() {
      var fanIn = layout.entries[linear.weight.index].columns
      if index == 0 { fanIn = architecture.embeddingFanIn ?? embeddingWidth }
      let deviation = (2 / Double(fanIn)).squareRoot()
      fill(&result, linear.weight, seeds) { deviation * $0.standardNormal() }
    }
    for layer in attention {
      for id in [layer.sender.weight, layer.receiver.weight, layer.attention] {
        let entry = layout.entries[id.index]
        // An attention vector maps one head's width to one number, for each head on its own.
        let fans = id == layer.attention ? layer.heads + layer.width : entry.rows + entry.columns
        let limit = (6 / Double(fans)).squareRoot()
        fill(&result, id, seeds) { limit * (2 * $0.uniform() - 1) }
      }
    }
    return result
  }

  /// Each tensor has a generator of its own: another tensor's size changes nothing here.
  private func fill<Scalar>(
    _ parameters: inout ParameterSet<Scalar>, _ id: ParameterID, _ seeds: SeedSequence,
    draw: (inout Xoshiro256StarStar) -> Double
  ) {
    let entry = layout.entries[id.index]
    var generator = seeds.child(entry.name).generator
    parameters.tensors[id.index] = Matrix(
      rows: entry.rows, columns: entry.columns,
      elements: (0..<entry.rows * entry.columns).map { _ in Scalar(draw(&generator)) })
  }
}
