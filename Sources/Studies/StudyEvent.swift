public import PromptSpace

/// Why a study ended or paused.
public enum StopReason: String, Codable, Sendable, CaseIterable {
  case evaluations, calls, spaceExhausted, interrupted, failed

  /// True when the same budget leaves nothing more to do.
  public var isFinal: Bool { self != .interrupted && self != .failed }
}

/// One decision or result of a study: the journal is a list of these, and the state is their fold.
public enum StudyEvent: Hashable, Codable, Sendable {
  /// A process took up the study, before its first call.
  ///
  /// `bookedCalls` may have been in flight when the process before died, and count as spent;
  /// `concurrency` is how many this one may have in flight.
  case opened(bookedCalls: Int, concurrency: Int)
  /// Written before the evaluation starts, so that a restart evaluates the same assignment.
  case proposed(trial: Int, proposal: Proposal)
  /// The outcome of a trial on the validation split.
  case evaluated(trial: Int, outcome: EvaluationOutcome)
  /// The outcome of a trial's assignment on the test split.
  case tested(trial: Int, outcome: EvaluationOutcome)
  /// The whole outcome of a trial on one split after its failed examples were run again.
  ///
  /// What was decided before stays as the journal has it; whatever is decided later learns this outcome.
  case retried(trial: Int, outcome: EvaluationOutcome)
  case stopped(reason: StopReason)
}

/// A numbered, timed line of the journal.
public struct JournalRecord: Hashable, Codable, Sendable {
  /// Counts from 0 without gaps.
  public let sequence: Int
  /// ISO 8601, UTC; never read by any decision.
  public let time: String
  public let event: StudyEvent

  public init(sequence: Int, time: String, event: StudyEvent) {
    self.sequence = sequence
    self.time = time
    self.event = event
  }
}
