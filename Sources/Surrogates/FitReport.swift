/// How a fit went.
public struct FitReport: Hashable, Codable, Sendable {
  /// Passes over the observations; 1 for a closed-form fit.
  public let epochs: Int
  /// Mean squared error on the observations that were fitted.
  public let trainingLoss: Double
  /// True when training ended before its last epoch because the loss no longer fell.
  public let stoppedEarly: Bool

  public init(epochs: Int, trainingLoss: Double, stoppedEarly: Bool) {
    self.epochs = epochs
    self.trainingLoss = trainingLoss
    self.stoppedEarly = stoppedEarly
  }
}
