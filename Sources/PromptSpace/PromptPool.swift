/// The candidate prompts of one agent; index 0 is the seed, the prompt that is in use today.
public struct PromptPool: Hashable, Codable, Sendable {
  public let agent: AgentID
  public let candidates: [String]

  /// - Precondition: `candidates` is not empty.
  public init(agent: AgentID, candidates: [String]) {
    precondition(!candidates.isEmpty, "agent '\(agent)' needs at least its seed prompt")
    self.agent = agent
    self.candidates = candidates
  }

  public var seed: String { candidates[0] }

  public var count: Int { candidates.count }
}
