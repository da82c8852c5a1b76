/// The model that writes prompts.
public protocol MASPOWriter: Sendable {
  /// Asks once for a better prompt.
  ///
  /// - Returns: the reply as received; the prompt is what its first `<prompt>…</prompt>` holds.
  /// - Throws: ``MASPOFault``, or any other error, which ends the whole optimization.
  func propose(_ request: ProposalRequest) async throws -> String
}

/// What somebody who improves an agent's prompt is shown.
public struct ProposalRequest: Hashable, Codable, Sendable {
  /// How the agent did on one question.
  public struct Trace: Hashable, Codable, Sendable {
    public let question: Int
    /// What the agent read from its predecessors; empty for none.
    public let context: String
    public let output: String

    public init(question: Int, context: String, output: String) {
      self.question = question
      self.context = context
      self.output = output
    }
  }

  public let agent: Int
  /// The prompt in use.
  public let prompt: String
  public let traces: [Trace]
  /// Questions on which the agent had got better by itself while what follows from it got worse; empty unless
  /// the configuration labels them.
  public let misaligned: [Trace]
  /// What is wrong with the last try.
  public let objection: String?
  /// Tells apart requests that are equal in all else, so that a writer who draws at random is asked again.
  public let replicate: Int

  public init(
    agent: Int, prompt: String, traces: [Trace], misaligned: [Trace] = [],
    objection: String? = nil, replicate: Int = 0
  ) {
    self.agent = agent
    self.prompt = prompt
    self.traces = traces
    self.misaligned = misaligned
    self.objection = objection
    self.replicate = replicate
  }
}
