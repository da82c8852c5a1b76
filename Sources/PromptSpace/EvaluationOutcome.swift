/// Which examples an evaluation ran on.
public enum DataSplit: String, Codable, Sendable, CaseIterable {
  /// What the search may see.
  case validation
  /// What only the final verdict sees.
  case test
}

/// A mean score that somebody reports without the examples behind it.
public struct ReportedScore: Hashable, Codable, Sendable {
  /// In [0, 1].
  public let mean: Double
  /// Number of examples behind ``mean``.
  public let n: Int
  /// Variance of ``mean``, s²/n, or `nil` where it is not known: none is invented.
  public let variance: Double?

  /// - Precondition: the mean lies in [0, 1], `n` is positive, the variance is finite and not negative.
  public init(mean: Double, n: Int = 1, variance: Double? = nil) {
    precondition((0...1).contains(mean), "a score lies in 0...1, got \(mean)")
    precondition(n > 0, "a score needs an example, got n = \(n)")
    precondition(variance.map { $0 >= 0 && $0.isFinite } ?? true, "no variance: \(variance ?? 0)")
    self.mean = mean
    self.n = n
    self.variance = variance
  }
}

/// The result of running one assignment on one split.
public struct EvaluationOutcome: Hashable, Codable, Sendable {
  /// Who measured, where it was not this tool's own workflow evaluator.
  public enum Origin: String, Hashable, Codable, Sendable, CaseIterable {
    /// The command of the project's `evaluator` section.
    case command
    /// Somebody who told the outcome.
    case told
  }

  public let assignment: PromptAssignment
  public let split: DataSplit
  /// One entry per example, in dataset order.
  public let examples: [ExampleOutcome]
  public var usage: ResourceUsage
  /// The mean where only that is known; ``examples`` is then empty.
  public let reported: ReportedScore?
  /// `nil` where this tool ran the workflow itself: the calls then stand in its calls log.
  public let origin: Origin?
  /// Why it ended before its last example, or `nil` where it did not.
  public let earlyStop: EarlyStop?

  public init(
    assignment: PromptAssignment, split: DataSplit, examples: [ExampleOutcome],
    usage: ResourceUsage, origin: Origin? = nil, earlyStop: EarlyStop? = nil
  ) {
    self.assignment = assignment
    self.split = split
    self.examples = examples
    self.usage = usage
    self.origin = origin
    self.earlyStop = earlyStop
    reported = nil
  }

  /// The same results with another bill.
  public func with(usage: ResourceUsage) -> EvaluationOutcome {
    var outcome = self
    outcome.usage = usage
    return outcome
  }

  /// An outcome of which only the mean is known.
  public init(
    assignment: PromptAssignment, split: DataSplit, reported: ReportedScore, usage: ResourceUsage
  ) {
    self.assignment = assignment
    self.split = split
    self.reported = reported
    self.usage = usage
    examples = []
    origin = .told
    earlyStop = nil
  }

  /// Scores of the scored examples, in dataset order.
  public var scores: [Double] { examples.compactMap(\.score) }

  /// Number of scored examples.
  public var n: Int { reported?.n ?? scores.count }

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
    if let reported { return reported.mean }
    let scores = self.scores
    return scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count)
  }

  /// Variance of the mean, s²/n with the n−1 estimate of s²; `nil` below two scored examples, and where
  /// it was not reported.
  public var variance: Double? {
    if let reported { return reported.variance }
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
