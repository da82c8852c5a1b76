/// What happened when a workflow ran on one example: every agent's input and output.
public struct ExecutionTrace: Hashable, Codable, Sendable {
  /// One call of an agent that asks several times, one after the other.
  public struct Round: Hashable, Codable, Sendable {
    /// The filled prompt.
    public let prompt: String
    /// The model's reply as received.
    public let reply: String
    /// The program that was run, if one was.
    public let code: String?
    /// What came of it: a value, an error, or the text that was read.
    public let result: String

    public init(prompt: String, reply: String, code: String? = nil, result: String) {
      self.prompt = prompt
      self.reply = reply
      self.code = code
      self.result = result
    }
  }

  /// One agent's part of the run.
  public struct Step: Hashable, Sendable {
    /// How the agent came by its output.
    public enum Fate: String, Hashable, Codable, Sendable, CaseIterable {
      /// It did its work.
      case ran
      /// Its condition did not hold.
      case skipped
      /// A call failed, and the agent was left out.
      case dropped
      /// A call failed, and another text stands in for its output.
      case replaced
    }

    public let agent: AgentID
    /// The filled prompt; of several rounds the last one's, empty where nobody was asked.
    public let prompt: String
    /// The model's replies as received, one per sample or round.
    public let replies: [String]
    /// The parsed output that the next agents read.
    public let output: String
    /// True when a reply lacked what its parser asks for.
    public let missedFormat: Bool
    /// True when a reply was cut at the output limit.
    public let truncated: Bool
    public let fate: Fate
    /// Samples that were left out because their calls failed, while others were kept.
    public let droppedSamples: Int
    /// What other agents may read beside the output.
    public let values: [String: String]
    /// Empty for an agent that asks once, or for all its samples at once.
    public let rounds: [Round]

    public init(
      agent: AgentID, prompt: String, replies: [String], output: String, missedFormat: Bool,
      truncated: Bool, fate: Fate = .ran, droppedSamples: Int = 0, values: [String: String] = [:],
      rounds: [Round] = []
    ) {
      self.agent = agent
      self.prompt = prompt
      self.replies = replies
      self.output = output
      self.missedFormat = missedFormat
      self.truncated = truncated
      self.fate = fate
      self.droppedSamples = droppedSamples
      self.values = values
      self.rounds = rounds
    }

    /// Whether a failed call left something out of its part, or put another text in its place.
    public var isMakeshift: Bool {
      droppedSamples > 0 || fate == .dropped || fate == .replaced
    }
  }

  /// In topological order; an agent that was never reached is absent.
  public var steps: [Step]
  public var usage: ResourceUsage

  public init(steps: [Step] = [], usage: ResourceUsage = .zero) {
    self.steps = steps
    self.usage = usage
  }
}

extension ExecutionTrace.Step: Codable {
  /// Traces of older versions lack what came later.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      agent: try container.decode(AgentID.self, forKey: .agent),
      prompt: try container.decode(String.self, forKey: .prompt),
      replies: try container.decode([String].self, forKey: .replies),
      output: try container.decode(String.self, forKey: .output),
      missedFormat: try container.decode(Bool.self, forKey: .missedFormat),
      truncated: try container.decode(Bool.self, forKey: .truncated),
      fate: try container.decodeIfPresent(Fate.self, forKey: .fate) ?? .ran,
      droppedSamples: try container.decodeIfPresent(Int.self, forKey: .droppedSamples) ?? 0,
      values: try container.decodeIfPresent([String: String].self, forKey: .values) ?? [:],
      rounds: try container.decodeIfPresent([ExecutionTrace.Round].self, forKey: .rounds) ?? [])
  }
}
