/// What the optimizer just did, for a log; in the same order however replies arrive.
public struct MASPOEvent: Hashable, Codable, Sendable {
  public enum Kind: Hashable, Codable, Sendable {
    /// All parents of a depth had their offspring judged.
    case step(MASPOStep)
    /// A beam was scored anew.
    case refresh(MASPORefresh)
    /// A final prompt met its seed.
    case gate(agent: Int, MASPOResult.Check)
    /// The search is over.
    case searchEnd(MASPOResult.Ending)
  }

  public let kind: Kind
  /// All calls so far.
  public let calls: MASPOCalls
  /// The best prompt of every agent by then.
  public let prompts: [String]
}

/// One depth of one agent.
public struct MASPOStep: Hashable, Codable, Sendable {
  public let agent: Int
  /// Counted from 1.
  public let depth: Int
  public let parents: Int
  /// Distinct offspring that were judged.
  public let offspring: Int
  /// Of them, those that were accepted.
  public let accepted: Int
  /// Whether the agent has a new best prompt.
  public let improved: Bool
  /// J of the agent's best prompt.
  public let bestScore: Double
  /// Share of judged questions on which the agent won while what follows lost; `nil` for none judged.
  public let misalignment: Double?
  /// Questions with a verdict, summed over the offspring.
  public let judged: Int
  /// Of them, those lost because the run with the offspring failed and the one without did not.
  public let failed: Int
  /// Questions without a verdict: a baseline failed, or a call to the judge.
  public let unjudged: Int
}

/// One refresh of one agent.
public struct MASPORefresh: Hashable, Codable, Sendable {
  public let agent: Int
  /// Depths done before.
  public let depth: Int
  /// Whether the beam's first prompt stayed the first.
  public let keptFirst: Bool
  /// Whether another prompt became the agent's best.
  public let shifted: Bool
}
