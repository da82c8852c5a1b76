/// Which examples an evaluation ran on.
public enum DataSplit: String, Codable, Sendable, CaseIterable {
  /// What the search may see.
  case validation
  /// What only the final verdict sees.
  case test
}

/// The result of running one assignment on one split.
public struct EvaluationOutcome: Hashable, Codable, Sendable {
  public let assignment: PromptAssignment
  public let split: DataSplit
  /// One entry per example, in dataset order.
  public let examples: [ExampleOutcome]
  public let usage: ResourceUsage
  /// Why it ended before its last example, or `nil` where it did not.
  public let earlyStop: EarlyStop?

  public init(
    assignment: PromptAssignment, split: DataSplit, examples: [ExampleOutcome],
    usage: ResourceUsage, earlyStop: EarlyStop? = nil
  ) {
    self.assignment = assignment
    self.split = split
    self.examples = examples
    self.usage = usage
    self.earlyStop = earlyStop
  }

  /// The same results with another bill.
  public func with(usage: ResourceUsage) -> EvaluationOutcome {
    EvaluationOutcome(
      assignment: assignment, split: split, examples: examples, usage: usage, earlyStop: earlyStop)
  }

  /// Scores of the scored examples, in dataset order.
  public var scores: [Double] { examples.compactMap(\.score) }

  /// Number of scored examples.
  public var n: Int { scores.count }

  /// Number of examples that were tried and have no score.
  public var errors: Int { examples.count { $0.status.isFailure } }

  /// Number of examples that were left out by an early stop: neither errors nor evidence.
  public var skipped: Int { count(status: .skipped) }

  public func count(status: ExampleOutcome.Status) -> Int {
    examples.count { $0.status == status }
  }

  /// Number of scored examples with a flaw: their scores say as much about limits and formats as about prompts.
  public func count(of flaw: ExampleOutcome.Flaw) -> Int {
    examples.count { $0.status == .scored && $0.flaws.contains(flaw) }
  }

  /// Share of the tried examples without a score; 0 for an empty evaluation.
  public var errorRate: Double {
    let tried = examples.count - skipped
    return tried == 0 ? 0 : Double(errors) / Double(tried)
  }

  /// Mean over the scored examples, or `nil` when there is none: an absent score is not a zero.
  public var score: Double? {
    let scores = self.scores
    return scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count)
  }

  /// Variance of the mean, s²/n with the n−1 estimate of s²; `nil` below two scored examples.
  public var variance: Double? {
    guard let mean = score, n > 1 else { return nil }
    let squares = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return squares / Double(n - 1) / Double(n)
  }

  /// What a surrogate learns from this evaluation, or `nil` when nothing was scored.
  public var observation: Observation? {
    score.map {
      Observation(assignment: assignment, score: $0, exampleCount: n, variance: variance)
    }
  }
}
