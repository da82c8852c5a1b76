import Foundation
internal import Numerics

/// An agent's kernel k = (1 − δ)·m(r) + δ·[same prompt] with m the Matérn-5/2 function of r = d/ℓ:
///
///     m(r) = (1 + √5·r + 5/3·r²)·e^(−√5·r)        ∂m/∂log ℓ = 5/3·r²·(1 + √5·r)·e^(−√5·r)
///
/// Matérn and not squared exponential: prompts that embed close together can score far apart, and a
/// function with infinitely many derivatives would have to bend too little between them.
struct AgentKernel: Sendable {
  /// k, as many as distances, row after row.
  let values: [Double]
  /// ∂k/∂log ℓ; empty unless asked for.
  let byLengthScale: [Double]
  /// ∂k/∂logit δ; empty unless asked for.
  let byIdentityShare: [Double]

  init(
    _ distances: AgentDistances, _ parameters: GaussianProcessParameters, derivatives: Bool = false
  ) {
    let share = parameters.identityShare
    let inverse = 1 / (parameters.lengthScale * parameters.lengthScale)
    var values: [Double] = []
    var byLength: [Double] = []
    var byShare: [Double] = []
    values.reserveCapacity(distances.squared.elements.count)
    for (squared, same) in zip(distances.squared.elements, distances.isSame.elements) {
      let scaled = squared * inverse
      let root = (5 * scaled).squareRoot()
      let decay = exp(-root)
      let matern = (1 + root + 5 / 3 * scaled) * decay
      values.append((1 - share) * matern + share * same)
      guard derivatives else { continue }
      byLength.append((1 - share) * 5 / 3 * scaled * (1 + root) * decay)
      byShare.append(share * (1 - share) * (same - matern))
    }
    self.values = values
    byLengthScale = byLength
    byIdentityShare = byShare
  }
}
