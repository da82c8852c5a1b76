/// A prediction for an observation by the fit of all others.
public struct LeaveOneOutPrediction: Hashable, Codable, Sendable {
  public let mean: Double
  /// Of the observed score, noise included; `nil` for a surrogate that only predicts means.
  public let standardDeviation: Double?

  public init(mean: Double, standardDeviation: Double? = nil) {
    self.mean = mean
    self.standardDeviation = standardDeviation
  }
}
