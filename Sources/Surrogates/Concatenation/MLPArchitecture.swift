/// The shape of an ``MLPSurrogate``: the defaults are those of ``WorkflowGATArchitecture`` without
/// its attention.
public struct MLPArchitecture: Hashable, Codable, Sendable {
  /// Width of a node's encoding and of the head's hidden layer.
  public var hidden = 32
  /// Width of the encoder's first layer; `nil` for that of a ``WorkflowGAT`` of the same width.
  public var encoderWidth: Int?
  /// Share of the encoder's and the head's hidden units left out while training.
  public var dropout = 0.05
  /// Fan-in that scales the first layer's initial weights; `nil` for the width of the embeddings.
  public var embeddingFanIn: Int?

  public init() {}

  /// What an ablation of the graph leaves of a network.
  public init(without graph: WorkflowGATArchitecture) {
    hidden = graph.hidden
    encoderWidth = graph.encoderWidth
    dropout = graph.dropout
    embeddingFanIn = graph.embeddingFanIn
  }

  func encoderWidth(embeddingWidth: Int) -> Int {
    if let encoderWidth { return encoderWidth }
    var graph = WorkflowGATArchitecture()
    graph.hidden = hidden
    return graph.defaultEncoderWidth(embeddingWidth: embeddingWidth)
  }
}
