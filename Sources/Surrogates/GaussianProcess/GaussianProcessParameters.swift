import Foundation

/// The hyper-parameters of a ``GaussianProcessSurrogate``; variances are in units of the scores'
/// variance, lengths in units of the typical distance within an agent's pool.
public struct GaussianProcessParameters: Hashable, Codable, Sendable {
  /// s², variance of the part that adds over agents.
  public var additiveVariance: Double
  /// w², variance of the part that multiplies along edges.
  public var edgeVariance: Double
  /// δ in (0, 1): how much of an agent's kernel only tells whether two prompts are the same.
  public var identityShare: Double
  /// ℓ of the Matérn kernel.
  public var lengthScale: Double
  /// τ², noise beside what is known of each observation.
  public var noiseFloor: Double

  /// The medians of the prior.
  public init(
    additiveVariance: Double = 0.5, edgeVariance: Double = 0.25, identityShare: Double = 0.3,
    lengthScale: Double = 1, noiseFloor: Double = 0.1
  ) {
    self.additiveVariance = additiveVariance
    self.edgeVariance = edgeVariance
    self.identityShare = identityShare
    self.lengthScale = lengthScale
    self.noiseFloor = noiseFloor
  }

  /// θ = (log s², log w², logit δ, log ℓ, log τ²), in which the fit searches.
  var unconstrained: [Double] {
    [
      log(additiveVariance), log(edgeVariance), log(identityShare / (1 - identityShare)),
      log(lengthScale), log(noiseFloor),
    ]
  }

  /// - Precondition: there are five coordinates.
  init(unconstrained theta: [Double]) {
    precondition(theta.count == 5, "five hyper-parameters, got \(theta.count)")
    self.init(
      additiveVariance: exp(theta[0]), edgeVariance: exp(theta[1]),
      identityShare: 1 / (1 + exp(-theta[2])), lengthScale: exp(theta[3]),
      noiseFloor: exp(theta[4]))
  }
}
