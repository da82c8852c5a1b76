import Foundation
internal import Randomness

/// The hyper-parameters of a ``CellProcess``.
///
/// On a block of examples a combination scores its expected score plus an error of sampling. Errors agree in part: a
/// hard example is hard for every combination, and for like combinations more than for unlike ones. The shares of an
/// error's variance add up to 1.
struct CellParameters: Hashable, Sendable {
  /// Of the expected score; its noise floor τ² is what a combination has to itself beyond its prompts and edges.
  let process: GaussianProcessParameters
  /// γ, what all combinations have in common on a block.
  let shared: Double
  /// ρ, what combinations have in common as their expected scores do.
  let related: Double
  /// ε, what each has to itself.
  let own: Double

  /// - Parameter logShares: logarithms of γ, ρ and ε up to a common constant.
  init(_ process: GaussianProcessParameters, logShares: (Double, Double, Double)) {
    let weights = (exp(logShares.0), exp(logShares.1), exp(logShares.2))
    let total = weights.0 + weights.1 + weights.2
    self.process = process
    (shared, related, own) = (weights.0 / total, weights.1 / total, weights.2 / total)
  }

  /// The prior's median with equal shares, then independent draws; the same at every call.
  static func integratedDraws(_ count: Int) -> [CellParameters] {
    var generator = SeedSequence(seed: 0).child("shares of block errors").generator
    return GaussianProcessPrior.integratedDraws(count).enumerated().map { index, process in
      func draw() -> Double { index == 0 ? 0 : generator.standardNormal() }
      return CellParameters(process, logShares: (draw(), draw(), draw()))
    }
  }
}
