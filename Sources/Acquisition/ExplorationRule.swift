/// How a predicted mean and its uncertainty become the utility that a search maximizes.
public enum ExplorationRule: Hashable, Codable, Sendable {
  /// μ + α·σ with σ from ``LinearUncertainty``. MASPOB, arXiv 2603.02630, acquisition UCB(c).
  case linearUCB(alpha: Double)
  /// μ + β·σ with σ the posterior deviation of a probabilistic surrogate. N. Srinivas et al., ICML
  /// 2010 (GP-UCB).
  case posterior(beta: Double)
  /// μ alone.
  case greedy

  /// The utility of one assignment.
  ///
  /// - Parameters:
  ///   - mean: the surrogate's prediction μ.
  ///   - uncertainty: the standard deviation σ, at least 0.
  public func utility(mean: Double, uncertainty: Double) -> Double {
    switch self {
    case .linearUCB(let alpha): mean + alpha * uncertainty
    case .posterior(let beta): mean + beta * uncertainty
    case .greedy: mean
    }
  }
}
