/// On whose behalf a call is made; goes to the calls log where nothing else is said, and never as it is to a server.
public struct CallContext: Hashable, Sendable {
  public enum Role: String, Codable, Sendable {
    case agent, summarizer, embedder, judge, optimizer, generator, doctor
  }

  public let role: Role
  public let agent: String?
  public let trial: Int?
  public let example: String?
  /// The split of the data that the example belongs to.
  public let split: String?
  /// The agents before this one on the longest path to it: of calls that wait for a server the deepest goes first, so
  /// that what has begun comes to its end before more is begun. In no log.
  public let depth: Int
  /// `nil` for a call that stands alone. In no log; a digest of it goes to servers that are to be told
  /// (``PrefixCacheHints``).
  public let conversation: Conversation?

  /// The calls of one agent in one run, each of which goes on where the one before ended.
  public struct Conversation: Hashable, Sendable {
    /// Tells runs apart.
    public let run: String
    /// The agent's number in its workflow, from 0.
    public let agent: Int

    /// - Precondition: `agent` is not negative.
    public init(run: String, agent: Int) {
      precondition(agent >= 0, "no agent: \(agent)")
      self.run = run
      self.agent = agent
    }
  }

  public init(
    role: Role, agent: String? = nil, trial: Int? = nil, example: String? = nil,
    split: String? = nil, depth: Int = 0, conversation: Conversation? = nil
  ) {
    self.role = role
    self.agent = agent
    self.trial = trial
    self.example = example
    self.split = split
    self.depth = depth
    self.conversation = conversation
  }
}

/// Anything that answers a conversation: an endpoint, a cache in front of one, a script in a test.
public protocol ChatModel: Sendable {
  /// - Throws: ``LanguageModelError``, or `CancellationError` when the task is cancelled.
  func complete(_ request: ChatRequest, context: CallContext) async throws -> ChatResponse
}

/// Turns texts into vectors of one common length.
public protocol TextEmbedder: Sendable {
  /// - Returns: one vector per text, in order, as the server gave them (not normalised).
  /// - Throws: ``LanguageModelError``, or `CancellationError` when the task is cancelled.
  func embed(_ texts: [String], context: CallContext) async throws -> [[Float]]
}
