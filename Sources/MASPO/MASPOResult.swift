/// What an optimization found.
public struct MASPOResult: Hashable, Codable, Sendable {
  /// What came of the last comparison of an agent's best prompt with its seed.
  public enum Check: String, Hashable, Codable, Sendable, CaseIterable {
    /// The search kept the seed, or the agent's prompt is not to be changed.
    case unchanged
    /// No gate was asked for.
    case unchecked
    case passed
    case failed
    /// The budget ended before.
    case unreached
  }

  /// Why the search ended.
  public enum Ending: Hashable, Codable, Sendable {
    case completed
    /// The next depth might have taken more than ``MASPOConfiguration/maximumCalls``.
    case callLimit
    /// A service said that nothing more may be spent; with its words.
    case budget(String)
  }

  /// To be used: one per agent; a prompt that failed the gate, or did not reach it, is the seed again.
  public let prompts: [String]
  /// What the search took for best, whatever the gate said.
  public let found: [String]
  public let checks: [Check]
  public let ending: Ending
  /// Those of an unfinished depth included.
  public let calls: MASPOCalls
  public let steps: [MASPOStep]
  public let refreshes: [MASPORefresh]
}
