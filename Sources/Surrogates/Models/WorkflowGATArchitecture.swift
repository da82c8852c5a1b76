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

  /// What the first layer reads.
  public enum Inputs: String, Hashable, Codable, Sendable, CaseIterable {
    /// The embeddings as they are, as the reference code does.
    case full
    /// Their coordinates in an orthonormal basis of their span, where that has fewer components:
    /// the rank of U candidates is at most U, whatever d is.
    ///
    /// All inner products stay, and with Gaussian initial weights of the embeddings' fan-in so does
    /// the distribution of the untrained network. Adam's steps depend on the basis, so that one seed
    /// gives other fits, of the same kind, in a fraction of the time.
    case span
  }

  /// Whether the encoder can tell agents apart.
  public enum Roles: String, Hashable, Codable, Sendable, CaseIterable {
    /// One encoder reads all agents' embeddings alike, as the reference code does.
    case shared
    /// Each agent's embeddings lie in components of their own, so that the first layer has weights
    /// for each agent.
    case separate
  }

  public var inputs = Inputs.span
  public var roles = Roles.shared
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
  /// Shared masks are not the reference's, but over 50 seeds their predictions differ from those of
  /// separate ones no more than two sets of seeds differ, in two thirds of the time of a fit.
  public var maskSharing = MaskSharing.perCandidate
  /// Slope of the attention's leaky rectifier for negative input.
  public var negativeSlope = 0.2
  /// Fan-in that scales the first layer's initial weights; `nil` for the width of the embeddings.
  ///
  /// Coordinates in the span keep the fan-in of the full embeddings: a Gaussian W times the basis then
  /// has the distribution it would have had.
  public var embeddingFanIn: Int?

  public init() {}

  /// min(256, max(d/8, hidden)): an eighth of the embedding, but no bottleneck before the encoding
  /// itself when embeddings are small.
  public func defaultEncoderWidth(embeddingWidth: Int) -> Int {
    min(256, max(embeddingWidth / 8, hidden))
  }
}
