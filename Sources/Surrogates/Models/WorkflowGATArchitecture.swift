/// The shape of a ``WorkflowGAT``, with the published defaults.
///
/// Source: "MASPOB", arXiv 2603.02630, and its reference code for what the paper leaves open.
public struct WorkflowGATArchitecture: Hashable, Codable, Sendable {
  /// Which instances of a candidate share a dropout mask of the encoder.
  public enum MaskSharing: String, Hashable, Codable, Sendable, CaseIterable {
    /// Every observation draws its own mask, as the reference code does.
    case perObservation
    /// All observations of an epoch see the same mask of a candidate, so that each distinct
    /// candidate is encoded once an epoch. Without dropout both are the same function.
    case perCandidate
  }

  /// Width of a node's encoding, of each attention head and of the head's hidden layer.
  public var hidden = 32
  public var heads = 4
  /// Attention layers: the heads of the last of several are averaged, all others concatenated.
  public var layers = 1
  /// Width of the encoder's first layer; `nil` for ``defaultEncoderWidth(embeddingWidth:)``.
  public var encoderWidth: Int?
  /// Whether every dependency is also an edge in the other direction.
  public var bidirectional = true
  /// Share of the encoder's and the head's hidden units and of the attention weights left out while
  /// training.
  public var dropout = 0.05
  public var maskSharing = MaskSharing.perObservation
  /// Slope of the attention's leaky rectifier for negative input.
  public var negativeSlope = 0.2
  /// Fan-in that scales the first layer's initial weights; `nil` for the width of the embeddings.
  ///
  /// Coordinates of embeddings in an orthonormal basis of their span keep the fan-in of the full
  /// embeddings: a Gaussian W times the basis then has the distribution it would have had.
  public var embeddingFanIn: Int?

  public init() {}

  /// min(256, max(d/8, hidden)): an eighth of the embedding, but no bottleneck before the encoding
  /// itself when embeddings are small.
  public func defaultEncoderWidth(embeddingWidth: Int) -> Int {
    min(256, max(embeddingWidth / 8, hidden))
  }
}
