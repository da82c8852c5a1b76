import Generation
import MASPO

/// The request that has a prompt improved.
struct WriterText {
  let brief: AgentBrief
  let mode: PlaceholderMode
  let questions: [WorkflowQuestion]
  /// Of texts that are shown from traces.
  let characters: Int

  func text(_ request: ProposalRequest) -> String {
    let traces = request.traces + request.misaligned
    var rest = Shortening.fitted(traces.flatMap(texts), into: characters)[...]
    let cases = traces.enumerated().map { number, trace in
      let own = Array(rest.prefix(texts(of: trace).count))
      rest = rest.dropFirst(own.count)
      return described(trace, own, number: number + 1)
    }
    var parts = [role, promptInUse(request.prompt)]
    parts += section("What it did with this prompt:", cases.prefix(request.traces.count))
    parts += section(
      "Here its own reply got better while what others made of it got worse; the new prompt must repair that:",
      cases.dropFirst(request.traces.count))
    parts.append(task)
    if let objection = request.objection {
      parts.append("A prompt before was refused: \(objection). Do better this time.")
    }
    return parts.joined(separator: "\n\n")
  }

  private func section(_ title: String, _ cases: ArraySlice<String>) -> [String] {
    cases.isEmpty ? [] : [title + "\n" + cases.joined(separator: "\n")]
  }

  // MARK: Parts

  private var role: String {
    let readers =
      brief.readers.isEmpty
      ? "It is the result of the workflow."
      : "It is read by \(brief.readers.joined(separator: ", "))."
    return """
      You improve the prompt of one agent in a workflow of language models.

      Agent: \(brief.agent)
      Goal: \(brief.goal)
      Reply: \(brief.handOff.explanation) \(readers)
      """
  }

  private func promptInUse(_ prompt: String) -> String {
    switch mode {
    case .write: "Prompt in use:\n\"\"\"\n\(prompt)\n\"\"\""
    case .append: "Instruction in use: \(InputFrame(of: prompt).instruction)"
    }
  }

  private func texts(of trace: ProposalRequest.Trace) -> [String] {
    questions[trace.question].fields.map(\.value)
      + (trace.context.isEmpty ? [] : [trace.context]) + [trace.output]
  }

  private func described(
    _ trace: ProposalRequest.Trace, _ shown: [String], number: Int
  ) -> String {
    let fields = questions[trace.question].fields
    var lines = zip(fields, shown).map { "\($0.name): \($1)" }
    if !trace.context.isEmpty { lines.append("from the agents before: \(shown[fields.count])") }
    lines.append("its reply: \(shown.last ?? "")")
    return "\(number). " + lines.joined(separator: "\n   ")
  }

  private var task: String {
    switch mode {
    case .write:
      """
      Write between <analyse> and </analyse> what goes wrong, between <modification> and </modification> in \
      one sentence what you change, and between <prompt> and </prompt> the whole new prompt.
      Keep the goal. \(placeholderRule)
      """
    case .append:
      """
      Write a better instruction for the same goal, of one to three sentences, without braces. Put it \
      between <prompt> and </prompt>.
      """
    }
  }

  private var placeholderRule: String {
    let names = brief.placeholders.map { "{\($0)}" }.joined(separator: ", ")
    if names.isEmpty {
      return brief.showsBraces
        ? "Write every brace doubled, as {{ and }}." : "Use no braces."
    }
    return "Show each of these placeholders once, as here: \(names). "
      + (brief.showsBraces
        ? "Write every other brace doubled, as {{ and }}." : "Use no other braces.")
  }
}
