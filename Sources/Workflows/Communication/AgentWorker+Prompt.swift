import PromptSpace

extension AgentWorker {
  /// The agent's own prompt, with what has come of the agents before it in its place. So a workflow whose agents write
  /// one step each asks exactly what it asks step by step.
  ///
  /// - Parameter announcesOthers: whether those who have written nothing so far are announced; else nothing stands for
  ///   them.
  /// - Throws: `AgentRun.Cause` where the prompt cannot be filled.
  func opening(_ batch: [StepMessage], announcesOthers: Bool) throws(Cause) -> String {
    let visible = shownAgents
    var results = run.results
    for parent in run.workflow.topology.predecessors[index] {
      let texts = batch.filter { $0.sender == parent }.map(\.text)
      results[parent] = shown(of: parent, results[parent], texts, announcesOthers)
    }
    let prompt = try scene(results).prompt()
    let hidden = batch.filter { !visible.contains($0.sender) }
    return hidden.isEmpty ? prompt : prompt + "\n\n" + text(of: hidden)
  }

  /// The messages as the agent reads them: under names where there are several agents.
  func text(of batch: [StepMessage]) -> String {
    let isNamed = run.workflow.topology.predecessors[index].count > 1
    return batch.map { message in
      let name = run.workflow.agents[message.sender].id.rawValue
      return isNamed
        ? CommunicationWording.named(name, step: message.step, message.text) : message.text
    }.joined(separator: "\n\n")
  }

  /// The agents that the prompt shows.
  private var shownAgents: Set<Int> {
    let names = run.prompts[index].orderedPlaceholders.flatMap { agent.source(of: $0).names }
    return Set(scene(run.results).senders(of: names))
  }

  /// What stands for a parent in the prompt: all that it gave where it gave it at once, else its messages that are
  /// read now. What waits in the inbox follows, and must not be shown before.
  private func shown(
    of parent: Int, _ result: AgentResult?, _ texts: [String], _ announcesOthers: Bool
  ) -> AgentResult? {
    let gaveAllAtOnce = run.kind == .serial || !run.workflow.worksInSteps(parent)
    if let result, texts.isEmpty ? !result.hasSpoken : gaveAllAtOnce { return result }
    return texts.isEmpty && !announcesOthers ? result : standIn(for: parent, texts)
  }

  private func standIn(for parent: Int, _ texts: [String]) -> AgentResult {
    let definition = run.workflow.agents[parent]
    let text =
      texts.isEmpty
      ? CommunicationWording.toCome(definition.id.rawValue) : texts.joined(separator: "\n\n")
    let parsed = texts.isEmpty ? nil : definition.parser.parse(text)
    var values = texts.isEmpty ? [:] : definition.parser.values(in: text)
    for name in definition.valueNames where values[name] == nil { values[name] = text }
    return AgentResult(
      ExecutionTrace.Step(
        agent: definition.id, prompt: "", replies: [], output: parsed ?? text,
        missedFormat: false, truncated: false, values: values))
  }
}
