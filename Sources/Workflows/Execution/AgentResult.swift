import PromptSpace

/// What an agent hands on.
struct AgentResult: Sendable {
  let step: ExecutionTrace.Step
  /// The outputs of its samples that another agent may choose among.
  let candidates: [String]

  init(_ step: ExecutionTrace.Step, candidates: [String]? = nil) {
    self.step = step
    self.candidates = candidates ?? [step.output]
  }

  /// An agent that was skipped or left out.
  ///
  /// - Parameter output: what stands in for its output, if anything does.
  init(_ fate: ExecutionTrace.Step.Fate, _ agent: AgentDefinition, output: String?) {
    step = ExecutionTrace.Step(
      agent: agent.id, prompt: "", replies: [], output: output ?? "", missedFormat: false,
      truncated: false, fate: fate)
    candidates = output.map { [$0] } ?? []
  }

  var output: String { step.output }
  var values: [String: String] { step.values }

  /// False where it has nothing to say: what it would have said is then no candidate and joins no text.
  var hasSpoken: Bool { !candidates.isEmpty }
}
