import PromptSpace

/// What an agent hands on.
struct AgentResult: Sendable {
  /// A failed call that left nothing behind.
  struct Absence: Sendable {
    let reason: ExecutionFailure.Reason
    let agent: AgentID
  }

  let step: ExecutionTrace.Step
  /// The outputs of its samples that another agent may choose among.
  let candidates: [String]
  /// Set where no model's reply stands behind the output because calls failed: it is then no answer at all.
  let absence: Absence?

  init(
    _ step: ExecutionTrace.Step, candidates: [String]? = nil, absence: Absence? = nil
  ) {
    self.step = step
    self.candidates = candidates ?? [step.output]
    self.absence = absence
  }

  /// An agent that was skipped or left out.
  ///
  /// - Parameter output: what stands in for its output, if anything does.
  init(
    _ fate: ExecutionTrace.Step.Fate, _ agent: AgentDefinition, output: String?,
    absence: Absence?
  ) {
    step = ExecutionTrace.Step(
      agent: agent.id, prompt: "", replies: [], output: output ?? "", missedFormat: false,
      truncated: false, fate: fate)
    candidates = output.map { [$0] } ?? []
    self.absence = absence
  }

  var output: String { step.output }
  var values: [String: String] { step.values }

  /// False where it has nothing to say: what it would have said is then no candidate and joins no text.
  var hasSpoken: Bool { !candidates.isEmpty }
}
