public import LanguageModels
public import PromptSpace

/// Why a study ended or paused.
public enum StopReason: String, Codable, Sendable, CaseIterable {
  /// The cap on evaluations, calls, tokens, money or time at work.
  case evaluations, calls, tokens, usd, wall
  /// A server charged more than the worst case, and the sum passed a cap.
  case overdrawn
  case spaceExhausted, interrupted, failed
  /// Whoever writes the prompts has nothing more to offer.
  case completed

  /// True when the same budget leaves nothing more to do.
  public var isFinal: Bool { self != .interrupted && self != .failed }

  init(_ dimension: BudgetDimension) {
    self =
      switch dimension {
      case .calls: .calls
      case .tokens: .tokens
      case .usd: .usd
      case .wall: .wall
      }
  }
}

/// One decision or result of a study: the journal is a list of these, and the state is their fold.
public enum StudyEvent: Hashable, Codable, Sendable {
  /// A process took up the study, before its first call.
  ///
  /// `booked` is what attempts whose end nobody saw are taken to have cost: those that were in flight when
  /// an earlier process died, and no event booked before.
  case opened(booked: BudgetAmount)
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
  /// A score that was measured elsewhere: it guides the search, and is neither trial nor evaluation.
  ///
  /// `source` says where it came from, such as a file and a line.
  case attached(observation: Observation, source: String)
  case stopped(reason: StopReason)
}

/// A numbered, timed line of the journal.
public struct JournalRecord: Hashable, Codable, Sendable {
  /// Counts from 0 without gaps.
  public let sequence: Int
  /// ISO 8601, UTC; never read by any decision.
  public let time: String
  /// Milliseconds at work so far over all processes; read only where time is capped.
  public let wall: Int
  public let event: StudyEvent

  public init(sequence: Int, time: String, wall: Int = 0, event: StudyEvent) {
    self.sequence = sequence
    self.time = time
    self.wall = wall
    self.event = event
  }
}
