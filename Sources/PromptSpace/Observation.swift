/// What one evaluation taught about one assignment: the input of every surrogate.
public struct Observation: Hashable, Codable, Sendable {
  public let assignment: PromptAssignment

  /// Mean score over the examples that were scored.
  public let score: Double

  /// Number of examples behind ``score``.
  public let exampleCount: Int

  /// Variance of ``score`` as a mean over examples, s²/n, or `nil` when it is not known.
  public let variance: Double?

  public init(
    assignment: PromptAssignment, score: Double, exampleCount: Int = 1, variance: Double? = nil
  ) {
    self.assignment = assignment
    self.score = score
    self.exampleCount = exampleCount
    self.variance = variance
  }
}
