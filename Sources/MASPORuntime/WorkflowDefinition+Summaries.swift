public import Workflows

extension WorkflowDefinition {
  /// The workflow with a second call behind every plain reply that others read, which shortens it for them.
  ///
  /// The agent whose output is the result keeps it whole; so do those that combine samples or work in rounds.
  ///
  /// - Throws: `WorkflowError` where somebody reads a value that a shortened reply no longer has.
  public func summarisingHandOffs() throws(WorkflowError) -> WorkflowDefinition {
    let template = try PromptTemplate(Self.summaryPrompt)
    let shortened = agents.indices.map { index in
      var agent = agents[index]
      guard index != resultAgent, case .generate = agent.operation, agent.samples == 1 else {
        return agent
      }
      agent.operation = .summarise(.init(prompt: template, maxOutputTokens: Self.summaryLimit))
      return agent
    }
    return try WorkflowDefinition(
      name: name, inputs: inputs, agents: shortened, result: agents[resultAgent].id)
  }

  private static let summaryLimit = 96
  private static let summaryPrompt = """
    Shorten this reply to at most 30 words. Keep its main steps and its final answer, word for word where the \
    form of the answer matters.

    Reply:
    {reply}

    Short form:
    """
}
