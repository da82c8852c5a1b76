public import PromptSpace

/// One proposed assignment and what became of it.
public struct Trial: Hashable, Codable, Sendable {
  /// From 1, in the order of proposal; also the number of the evaluation.
  public let number: Int
  public let proposal: Proposal
  /// The result on the validation split, or `nil` while it is under way.
  public internal(set) var outcome: EvaluationOutcome?
  /// The result on the test split, for the trials that the verdict compares.
  public internal(set) var test: EvaluationOutcome?

  public var assignment: PromptAssignment { proposal.assignment }
}

/// Where a trial stands.
public enum TrialState: String, Codable, Sendable {
  case running, complete
  /// Too many examples ended without a score: the trial is no evidence, neither good nor bad.
  case unusable
  /// It gave up before its last example, being sure enough not to beat the best: evidence, but no candidate.
  case raced
  /// Its search bought some of the examples only: evidence, but no candidate.
  case partial

  /// Whether a surrogate may learn from it.
  public var isInformative: Bool {
    switch self {
    case .complete, .raced, .partial: true
    case .running, .unusable: false
    }
  }
}

extension Trial {
  /// - Parameter maximumErrorRate: the share of failed examples above which a result is unusable.
  public func state(maximumErrorRate: Double) -> TrialState {
    guard let outcome else { return .running }
    if proposal.purchase != nil, outcome.skipped > 0 {
      // One failure among few says little: it counts against all examples, as it will in the end.
      let errors = Double(outcome.errors) / Double(outcome.examples.count)
      return errors > maximumErrorRate ? .unusable : .partial
    }
    guard outcome.n > 0, outcome.errorRate <= maximumErrorRate else { return .unusable }
    return outcome.earlyStop != nil ? .raced : .complete
  }
}
