public import PromptSpace

/// A surrogate that also knows how uncertain each of its predictions is.
public protocol ProbabilisticSurrogate: Surrogate {
  /// Posterior mean and standard deviation of the score of each assignment.
  ///
  /// - Precondition: ``Surrogate/fit(_:seeds:)`` succeeded before.
  func posterior(_ assignments: [PromptAssignment]) -> [ScorePosterior]

  /// The noise variance of a new observation that a fit assumes beside the posterior.
  ///
  /// - Parameter observation: the variance and the number of examples count, the score does not.
  func noiseVariance(of observation: Observation) -> Double
}

/// A surrogate whose leave-one-out predictions follow from one fit without refitting.
public protocol ClosedFormLeaveOneOut: Surrogate {
  /// For each observation of the last fit its prediction from all others, in their order.
  ///
  /// Hyper-parameters stay those of the fit to all observations, so that the errors are a little
  /// optimistic; to compare kinds of surrogates refit instead.
  ///
  /// - Returns: `nil` for a single observation, which nothing predicts.
  /// - Precondition: ``Surrogate/fit(_:seeds:)`` succeeded before.
  func leaveOneOut() -> [LeaveOneOutPrediction]?
}
