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
