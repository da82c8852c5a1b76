/// What becomes of an example when a reply is cut at the output limit before its answer was complete.
public enum TruncationPolicy: String, Hashable, Codable, Sendable, CaseIterable {
  /// It has no score, and the agents after the cut are not asked: half an answer is no wrong answer.
  case missing
  /// What was written so far is handed on and scored: where the limit is part of what the prompts must meet.
  case scored
}
