import PromptSpace

extension AgentWorker {
  /// The agent's own prompt, with what has come of the agents before it in its place. So a workflow whose agents write
  /// one step each asks exactly what it asks step by step.
  ///
  /// - Parameter announcesOthers: whether those who have written nothing so far are announced; else nothing stands for
  ///   them.
  /// - Throws: `AgentRun.Cause` where the prompt cannot be filled.
  func opening(_ batch: [StepMessage], announcesOthers: Bool) throws(Cause) -> String {
    let shown = shownAgents
    var results = run.results
    for parent in run.workflow.topology.predecessors[index] {
      let texts = batch.filter { $0.sender == parent }.map(\.text)
      if let result = results[parent], texts.isEmpty || run.kind == .serial {
        results[parent] = result
      } else {
        results[parent] =
          texts.isEmpty && !announcesOthers ? nil : standIn(for: parent, texts)
      }
    }
    let prompt = try scene(results).prompt()
    let hidden = batch.filter { !shown.contains($0.sender) }
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
