/// What a probabilistic surrogate believes about the score of one assignment.
public struct ScorePosterior: Hashable, Codable, Sendable {
  public let mean: Double
  /// Of the score itself, without the noise of measuring it.
  public let standardDeviation: Double

  public init(mean: Double, standardDeviation: Double) {
    self.mean = mean
    self.standardDeviation = standardDeviation
  }
}
