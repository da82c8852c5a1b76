import PromptSpace

extension AgentScene {
  /// Asks which of several texts to take; with none or one there is nothing to ask.
  func choose(_ tally: inout CallTally) async throws(Cause) -> AgentResult {
    let candidates = try candidates()
    guard candidates.count > 1 else { return unasked(candidates.first, choice: "") }
    let text = try prompt(["solutions": Self.lettered(candidates)])
    let reply = try tally.reply(
      of: await ask(text, turn: 0, of: 1), truncation, isComplete: agent.parser.isComplete)
    let letter = agent.parser.parse(reply)?.trimmed.uppercased() ?? ""
    let choice = candidates.indices.first { SampleCombination.letter($0) == letter }
    var values = agent.parser.values(in: reply)
    values["reply"] = reply.trimmed
    values["choice"] = choice.map(SampleCombination.letter) ?? ""
    return AgentResult(
      ExecutionTrace.Step(
        agent: agent.id, prompt: text, replies: tally.replies, output: candidates[choice ?? 0],
        missedFormat: choice == nil, truncated: tally.truncated, values: values))
  }

  /// The most common of several texts.
  func vote(_ comparison: VoteComparison) throws(Cause) -> AgentResult {
    unasked(comparison.winner(among: try candidates()), choice: nil)
  }

  private func unasked(_ output: String?, choice: String?) -> AgentResult {
    let step = ExecutionTrace.Step(
      agent: agent.id, prompt: "", replies: [], output: output ?? "", missedFormat: false,
      truncated: false, values: choice.map { ["choice": $0] } ?? [:])
    let names = agent.operation.candidates.map(\.withoutCandidates)
    return AgentResult(
      step, candidates: output.map { [$0] } ?? [], absence: sharedAbsence(of: names))
  }

  /// A letter and a colon above each text.
  static func lettered(_ texts: [String]) -> String {
    texts.enumerated().map { "\(SampleCombination.letter($0)):\n\($1)" }
      .joined(separator: "\n\n\n")
  }
}
