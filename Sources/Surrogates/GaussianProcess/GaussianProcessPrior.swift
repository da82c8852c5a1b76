internal import Randomness

/// The weak prior of the hyper-parameters: independent normal distributions of θ.
///
/// One standard deviation is a factor of about three to four; with five observations the prior
/// decides, with fifty the likelihood does.
enum GaussianProcessPrior {
  static let centre = GaussianProcessParameters().unconstrained
  static let deviations = [1.2, 1.2, 1.0, 0.7, 1.5]

  /// Five standard deviations to each side: within them every number stays representable.
  static let bounds = zip(centre, deviations).map { ($0 - 5 * $1)...($0 + 5 * $1) }

  /// −½·Σ z² with z = (θ − centre)/deviation, and its gradient.
  static func logDensity(_ theta: [Double]) -> (value: Double, gradient: [Double]) {
    let z = theta.indices.map { (theta[$0] - centre[$0]) / deviations[$0] }
    return (z.reduce(0) { $0 - $1 * $1 / 2 }, zip(z, deviations).map { -$0 / $1 })
  }

  /// Medians for ``GaussianProcessMixture``: edges count as much as prompts by themselves, identity more than
  /// meaning, and a repeated evaluation hardly differs.
  static let integratedCentre = GaussianProcessParameters(
    additiveVariance: 0.6, edgeVariance: 0.6, identityShare: 0.6, noiseFloor: 0.02)

  /// The median, then independent draws around it; the same at every call.
  static func integratedDraws(_ count: Int) -> [GaussianProcessParameters] {
    let centre = integratedCentre.unconstrained
    var generator = SeedSequence(seed: 0).child("hyper-parameters").generator
    return (0..<count).map { index in
      let theta = zip(centre, deviations).map { centre, deviation in
        index == 0 ? centre : centre + deviation * generator.standardNormal()
      }
      return GaussianProcessParameters(unconstrained: theta)
    }
  }
}
