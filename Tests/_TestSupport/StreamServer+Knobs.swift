extension StreamServer {
  /// What `knobs.py` explains.
  public struct Knobs: Sendable {
    public enum DelimiterForm: String, Encodable, Sendable, CaseIterable {
      case plain, bold, spaced, crlf
      /// In the last step of a call.
      case lastMissing
      case missing
    }

    public enum Split: String, Encodable, Sendable, CaseIterable {
      case none
      /// An event for each character.
      case letters
      /// A chunk of HTTP for each byte, which also cuts scalars.
      case bytes
    }

    // MARK: Time

    /// τ, from the complete request to the time of the first token.
    public var latency = Duration.zero
    /// What each token of the prompt adds to it.
    public var perFreshToken = Duration.zero
    public var perCachedToken = Duration.zero
    public var tokenInterval = Duration.zero

    // MARK: Text

    public var tokensPerStep = 2
    /// S, of an agent without parents.
    public var steps = 4
    /// Of a call of any other agent.
    public var laterSteps = 1
    /// Stands in the prompts of agents without parents alone.
    public var rootTag = "You are the first of several agents"
    /// Its group is the name of the agent, wherever it stands before the first reply.
    public var agentPattern = #"AGENT=(\w+)"#
    /// Its group is the step that a first agent begins with, where its newest message says so.
    public var resumePattern = #"Go on with step (\d+)"#
    public var delimiter = "END_STEP"
    public var delimiterForm = DelimiterForm.plain
    /// A delimiter in a code block, in each step.
    public var decoy = false
    /// Tokens of two to four bytes a character.
    public var unicode = false
    /// Ends each step, before its delimiter.
    public var suffix = ""

    // MARK: Bytes

    public var split = Split.none
    public var crlf = false
    public var heartbeats = false
    public var usage = true
    public var done = true

    // MARK: Server

    /// Tokens by which cached ones are counted: 1, 16, 128; 0 for no cache.
    public var cacheBlock = 1
    public var cacheTTL: Duration?
    /// What was written is cached too.
    public var cacheReplies = false
    public var maxConcurrency: Int?
    /// Fields of a request that are refused with 400.
    public var rejects: [String] = []
    public var faults: [Fault] = []
    /// In the log.
    public var keepsMessages = false

    public init() {}

    /// d, of a step: the latency is before it.
    public var step: Duration { tokenInterval * tokensPerStep }

    /// Knobs by the symbols of theory: every call takes τ, then d for each step.
    public static func timed(latency: Duration, step: Duration, steps: Int) -> Knobs {
      var knobs = Knobs()
      knobs.latency = latency
      knobs.tokenInterval = step / knobs.tokensPerStep
      knobs.steps = steps
      // Blocks as those of a real server, which are also quick to look up.
      knobs.cacheBlock = 16
      return knobs
    }
  }

  /// What goes wrong with a call, once or always.
  public struct Fault: Sendable {
    public enum Kind: String, Encodable, Sendable, CaseIterable {
      /// Refused before anything is written.
      case status
      /// One JSON object instead of a stream.
      case plain
      /// An error in the stream.
      case error
      case reset
      /// The body ends, the answer does not.
      case silent
      case stall
      case length, filter
      /// The last step of the call lacks its delimiter.
      case undelimited
      case empty
    }

    public let kind: Kind
    /// `nil` for all.
    public let agent: String?
    /// Of the agent, from 1, tries that failed included; `nil` for all.
    public let call: Int?
    /// Tokens that are written before.
    public let after: Int
    public let status: Int
    public let retryAfter: Duration?

    public init(
      _ kind: Kind, agent: String? = nil, call: Int? = nil, after: Int = 0, status: Int = 429,
      retryAfter: Duration? = nil
    ) {
      self.kind = kind
      self.agent = agent
      self.call = call
      self.after = after
      self.status = status
      self.retryAfter = retryAfter
    }
  }
}

extension StreamServer.Knobs: Encodable {
  private enum CodingKeys: String, CodingKey {
    case latency, steps, delimiter, decoy, unicode, suffix, split, crlf, heartbeats, usage, done
    case rejects, faults
    case laterSteps = "later_steps"
    case resumePattern = "resume_pattern"
    case perFreshToken = "per_fresh_token"
    case perCachedToken = "per_cached_token"
    case tokenInterval = "token_interval"
    case tokensPerStep = "tokens_per_step"
    case rootTag = "root_tag"
    case agentPattern = "agent_pattern"
    case delimiterForm = "delimiter_form"
    case cacheBlock = "cache_block"
    case cacheTTL = "cache_ttl"
    case cacheReplies = "cache_replies"
    case maxConcurrency = "max_concurrency"
    case keepsMessages = "keeps_messages"
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(latency.seconds, forKey: .latency)
    try values.encode(perFreshToken.seconds, forKey: .perFreshToken)
    try values.encode(perCachedToken.seconds, forKey: .perCachedToken)
    try values.encode(tokenInterval.seconds, forKey: .tokenInterval)
    try values.encode(tokensPerStep, forKey: .tokensPerStep)
    try values.encode(steps, forKey: .steps)
    try values.encode(laterSteps, forKey: .laterSteps)
    try values.encode(resumePattern, forKey: .resumePattern)
    try values.encode(rootTag, forKey: .rootTag)
    try values.encode(agentPattern, forKey: .agentPattern)
    try values.encode(delimiter, forKey: .delimiter)
    try values.encode(delimiterForm, forKey: .delimiterForm)
    try values.encode(decoy, forKey: .decoy)
    try values.encode(unicode, forKey: .unicode)
    try values.encode(suffix, forKey: .suffix)
    try values.encode(split, forKey: .split)
    try values.encode(crlf, forKey: .crlf)
    try values.encode(heartbeats, forKey: .heartbeats)
    try values.encode(usage, forKey: .usage)
    try values.encode(done, forKey: .done)
    try values.encode(cacheBlock, forKey: .cacheBlock)
    try values.encode(cacheTTL?.seconds, forKey: .cacheTTL)
    try values.encode(cacheReplies, forKey: .cacheReplies)
    try values.encode(maxConcurrency, forKey: .maxConcurrency)
    try values.encode(rejects, forKey: .rejects)
    try values.encode(faults, forKey: .faults)
    try values.encode(keepsMessages, forKey: .keepsMessages)
  }
}

extension StreamServer.Fault: Encodable {
  private enum CodingKeys: String, CodingKey {
    case kind, agent, call, after, status
    case retryAfter = "retry_after"
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(kind, forKey: .kind)
    try values.encode(agent, forKey: .agent)
    try values.encode(call, forKey: .call)
    try values.encode(after, forKey: .after)
    try values.encode(status, forKey: .status)
    try values.encode(retryAfter?.seconds, forKey: .retryAfter)
  }
}

extension Duration {
  fileprivate var seconds: Double { self / .seconds(1) }
}
