public import LanguageModels

/// Something that happened while agents talked to each other. The events of a run in their order are enough to rebuild
/// every figure of it.
public struct CommunicationEvent: Hashable, Sendable {
  public enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
    /// `agents`, `protocolName`.
    case runStarted = "run_started"
    /// `call`, `attempt`, `inbound`, `waiting`: stamped before the request is handed over.
    case callStarted = "call_started"
    /// The first piece of text of a call.
    case firstText = "first_text"
    /// A complete step, stamped before it is handed on: `call`, `step`, `bytes`, `recovered`.
    case step
    /// `call`, `usage`, `costUSD`, `calls`, `reason` where it failed.
    case callEnded = "call_ended"
    /// Text that was paid and is used by nobody: `bytes`, `tokens`.
    case discarded
    /// An agent that was asked for steps wrote none.
    case formatMissed = "format_missed"
    /// An agent approved of what it had received.
    case approved
    /// The step that comes next corrects an earlier one of its agent: `call`, `step`, which says that one.
    case superseded
    /// A model was asked about a first step: `usage`, `costUSD`, `calls`.
    case checked
    /// The first step was objected to.
    case rejected
    /// A later agent's model has read its prompt: `usage`, `costUSD`, `calls`.
    case warmedUp = "warmed_up"
    /// Messages were shortened to fit the context.
    case compacted
    /// The last message of an agent: `step` says how many it wrote, `reason` why it ended early.
    case closed
    /// The answer of an earlier agent stands in for the last one's.
    case degraded
    /// The last agent's answer had not changed for long enough.
    case endedEarly = "ended_early"
    /// `reason` where there is no answer.
    case runEnded = "run_ended"
  }

  /// An agent and those before it.
  public struct Place: Hashable, Codable, Sendable {
    public let id: String
    public let after: [String]

    public init(id: String, after: [String]) {
      self.id = id
      self.after = after
    }
  }

  /// Which step of which agent.
  public struct StepName: Hashable, Codable, Sendable {
    public let agent: String
    public let step: Int

    public init(agent: String, step: Int) {
      self.agent = agent
      self.step = step
    }
  }

  public var kind: Kind
  /// Tells runs apart.
  public var run: String
  /// Since the start of the run.
  public var seconds: Double
  public var agent: String?
  /// Counted from 1 for each agent.
  public var call: Int?
  /// Counted from 1 for each call.
  public var attempt: Int?
  /// Counted from 1 for each agent.
  public var step: Int?
  public var inbound: [StepName]?
  /// Messages that were left in the queue when a call began.
  public var waiting: Int?
  public var bytes: Int?
  public var tokens: Int?
  /// Whether no delimiter ended the step.
  public var recovered: Bool?
  public var usage: TokenUsage?
  /// Requests that reached the server.
  public var calls: Int?
  public var costUSD: Double?
  public var reason: String?
  public var agents: [Place]?
  public var protocolName: CommunicationProtocol?

  public init(_ kind: Kind, run: String, seconds: Double, agent: String? = nil) {
    self.kind = kind
    self.run = run
    self.seconds = seconds
    self.agent = agent
  }
}

/// Where the events of runs go; told from several tasks at once, of each run in order.
public protocol CommunicationLog: Sendable {
  func append(_ event: CommunicationEvent)
}
