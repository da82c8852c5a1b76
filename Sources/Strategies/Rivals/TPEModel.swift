import PromptSpace

/// The two densities of the tree-structured Parzen estimator for some of the agents.
struct TPEModel {
  let good: CategoricalParzenEstimator
  let poor: CategoricalParzenEstimator

  /// - Parameters:
  ///   - agents: whose candidates are modelled.
  ///   - split: as ``split(_:running:)`` gives it.
  init(
    agents: [Int], sizes: [Int], split: (good: [PromptAssignment], poor: [PromptAssignment]),
    priorWeight: Double
  ) {
    func estimator(_ trials: [PromptAssignment]) -> CategoricalParzenEstimator {
      CategoricalParzenEstimator(
        sizes: agents.map { sizes[$0] },
        observations: trials.map { trial in agents.map { trial[$0] } }, priorWeight: priorWeight)
    }
    good = estimator(split.good)
    poor = estimator(split.poor)
  }

  /// The best ⌈0.1·n⌉ trials, at most 25, and the others, each in order of time; of equal scores the
  /// earlier trial counts as better.
  ///
  /// - Parameter running: count as poor, so that a batch spreads.
  static func split(
    _ observations: [Observation], running: [PromptAssignment]
  ) -> (good: [PromptAssignment], poor: [PromptAssignment]) {
    let ranked = observations.indices.sorted {
      let (left, right) = (observations[$0].score, observations[$1].score)
      return left == right ? $0 < $1 : left > right
    }
    let good = Set(ranked.prefix(TPEConfiguration.goodCount(of: observations.count)))
    return (
      observations.indices.filter(good.contains).map { observations[$0].assignment },
      observations.indices.filter { !good.contains($0) }.map { observations[$0].assignment }
        + running
    )
  }

  /// log l(x) − log g(x), which grows with the expected improvement.
  func acquisition(of point: [Int]) -> Double {
    good.logProbability(of: point) - poor.logProbability(of: point)
  }

  /// Of some draws from the good density the one with the highest ratio, of equals the first.
  func suggestion(
    candidates: Int, using generator: inout some RandomNumberGenerator
  ) -> (point: [Int], acquisition: Double) {
    var best = (point: [Int](), acquisition: -Double.infinity)
    for _ in 0..<candidates {
      let point = good.draw(using: &generator)
      let value = acquisition(of: point)
      if value > best.acquisition { best = (point, value) }
    }
    return best
  }
}
