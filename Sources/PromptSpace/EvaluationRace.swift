/// Against whom an evaluation races, and how sure it must be of losing before it gives up.
public struct EvaluationRace: Hashable, Sendable {
  /// The best evaluation so far, on the same split.
  public var rival: EvaluationOutcome
  /// At least this share of the assignments that are truly better on the split is measured to the end.
  public var confidence: Double
  /// Decides the order of the examples, so that a restart runs them in the same order.
  public var seed: UInt64

  /// - Precondition: `confidence` lies strictly between 0 and 1.
  public init(against rival: EvaluationOutcome, confidence: Double, seed: UInt64) {
    precondition(confidence > 0 && confidence < 1, "a confidence in (0, 1), got \(confidence)")
    self.rival = rival
    self.confidence = confidence
    self.seed = seed
  }
}

/// Why an evaluation ended before its last example.
public struct EarlyStop: Hashable, Codable, Sendable {
  public enum Reason: String, Codable, Sendable {
    /// Even full marks on every remaining example would not beat the rival.
    case impossible
    /// The evidence against beating the rival reached its bound.
    case unlikely
  }

  public let reason: Reason
  public let rival: PromptAssignment
  public let confidence: Double
  /// Examples run, those without a score included.
  public let examples: Int
  /// Of them, those that the rival has a score for too.
  public let pairs: Int
  /// Mean of candidate minus rival over the pairs.
  public let meanDifference: Double
  /// The capital of ``RaceTest`` when it stopped.
  public let evidence: Double
}
