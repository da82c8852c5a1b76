import Foundation

/// How a predicted mean and its uncertainty become the utility that a search maximizes.
public enum ExplorationRule: Hashable, Codable, Sendable {
  /// μ + α·σ with σ from ``LinearUncertainty``. MASPOB, arXiv 2603.02630, acquisition UCB(c).
  case linearUCB(alpha: Double)
  /// μ + α·σ with σ from ``NeuralUncertainty``. D. Zhou et al., ICML 2020 (NeuralUCB).
  case neuralUCB(alpha: Double)
  /// μ + β·σ with σ the posterior deviation of a probabilistic surrogate. N. Srinivas et al., ICML
  /// 2010 (GP-UCB).
  case posterior(beta: Double)
  /// μ + v·D with D one draw a round of how the score deviates from μ, by the surrogate's own
  /// posterior or else by ``LinearUncertainty/deviationDraw(_:)``; v = 1 draws from the posterior
  /// itself. W. Thompson, Biometrika 25 (1933); v: S. Agrawal, N. Goyal, ICML 2013.
  case thompson(scale: Double)
  /// How far the score is expected to exceed the best one, with σ the posterior deviation of a probabilistic
  /// surrogate, z = (μ − best)/σ, and Φ and φ the standard normal distribution and its density:
  ///
  ///     EI = σ·(z·Φ(z) + φ(z))
  ///
  /// D. Jones, M. Schonlau, W. Welch, Journal of Global Optimization 13 (1998), eq. 15.
  case expectedImprovement
  /// μ alone.
  case greedy

  /// The utility of one assignment.
  ///
  /// - Parameters:
  ///   - mean: the surrogate's prediction μ.
  ///   - uncertainty: the standard deviation σ, at least 0; for ``thompson(scale:)`` the drawn
  ///     deviation D, of either sign.
  ///   - best: the prediction at the best assignment so far, which only ``expectedImprovement`` asks for.
  public func utility(mean: Double, uncertainty: Double, best: Double = 0) -> Double {
    switch self {
    case .expectedImprovement: Self.improvement(mean - best, uncertainty)
    case .linearUCB(let alpha), .neuralUCB(let alpha): mean + alpha * uncertainty
    case .posterior(let beta): mean + beta * uncertainty
    case .thompson(let scale): mean + scale * uncertainty
    case .greedy: mean
    }
  }

  /// max(gap, 0) where nothing is uncertain.
  private static func improvement(_ gap: Double, _ deviation: Double) -> Double {
    guard deviation > 0 else { return max(gap, 0) }
    let z = gap / deviation
    let density = exp(-z * z / 2) / (2 * Double.pi).squareRoot()
    return max(deviation * (z * erfc(-z / 2.0.squareRoot()) / 2 + density), 0)
  }

  /// The weight of the deviation; 0 where the rule has none.
  public var weight: Double {
    switch self {
    case .linearUCB(let weight), .neuralUCB(let weight), .posterior(let weight),
      .thompson(let weight):
      weight
    case .greedy, .expectedImprovement: 0
    }
  }

  /// The rule with its weight as it is after some evaluations.
  public func decayed(by decay: WeightDecay, after evaluations: Int) -> ExplorationRule {
    let weight = decay.weight(from: weight, after: evaluations)
    return switch self {
    case .linearUCB: .linearUCB(alpha: weight)
    case .neuralUCB: .neuralUCB(alpha: weight)
    case .posterior: .posterior(beta: weight)
    case .thompson: .thompson(scale: weight)
    case .greedy, .expectedImprovement: self
    }
  }
}
