public import PromptSpace

/// A surrogate that also knows how uncertain each of its predictions is.
public protocol ProbabilisticSurrogate: Surrogate {
  /// Posterior mean and standard deviation of the score of each assignment.
  ///
  /// - Precondition: ``Surrogate/fit(_:seeds:)`` succeeded before.
  func posterior(_ assignments: [PromptAssignment]) -> [ScorePosterior]

  /// A copy whose deviations count pending assignments as measured, whose means are unchanged.
  ///
  /// - Parameter pending: repeats count each time.
  /// - Precondition: ``Surrogate/fit(_:seeds:)`` succeeded before.
  func expecting(_ pending: [PromptAssignment]) -> Self

  /// The noise variance of a new observation that a fit assumes beside the posterior.
  ///
  /// - Parameter observation: the variance and the number of examples count, the score does not.
  func noiseVariance(of observation: Observation) -> Double
}
