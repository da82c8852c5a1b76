/// What happened when a workflow ran on one example: every agent's input and output.
public struct ExecutionTrace: Hashable, Codable, Sendable {
  /// One agent's part of the run.
  public struct Step: Hashable, Codable, Sendable {
    public let agent: AgentID
    /// The filled prompt.
    public let prompt: String
    /// The model's replies as received, one per sample.
    public let replies: [String]
    /// The parsed output that the next agents read.
    public let output: String
    /// True when a reply lacked what its parser asks for.
    public let missedFormat: Bool
    /// True when a reply was cut at the output limit.
    public let truncated: Bool

    public init(
      agent: AgentID, prompt: String, replies: [String], output: String, missedFormat: Bool,
      truncated: Bool
    ) {
      self.agent = agent
      self.prompt = prompt
      self.replies = replies
      self.output = output
      self.missedFormat = missedFormat
      self.truncated = truncated
    }
  }

  /// In topological order; an agent that did not run is absent.
  public var steps: [Step]
  public var usage: ResourceUsage

  public init(steps: [Step] = [], usage: ResourceUsage = .zero) {
    self.steps = steps
    self.usage = usage
  }
}
