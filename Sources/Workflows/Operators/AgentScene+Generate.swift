import PromptSpace

extension AgentScene {
  /// Asks for every sample and combines what they say, in their own order, whatever the order of arrival was.
  func generate(_ tally: inout CallTally) async throws(Cause) -> AgentResult {
    let text = try prompt()
    let samples = await askForSamples(text)
    var failures: [ExecutionFailure.Reason] = []
    for sample in samples {
      do {
        _ = try tally.reply(of: sample, truncation, isComplete: agent.parser.isComplete)
      } catch {
        failures.append(error.reason)
      }
    }
    let keepsRest =
      agent.errorPolicy == .drop && !tally.replies.isEmpty && failures.allSatisfy(\.liesInOneCall)
    if !keepsRest, let reason = ExecutionFailure.Reason.mostTelling(failures) {
      throw Cause(reason)
    }
    return try await combined(tally, prompt: text, droppedSamples: failures.count)
  }

  private func combined(
    _ tally: CallTally, prompt: String, droppedSamples: Int
  ) async throws(Cause) -> AgentResult {
    var outputs: [ParsedOutput] = []
    for reply in tally.replies { outputs.append(try await read(reply)) }
    let first = tally.replies[0]
    var values = agent.parser.values(in: first)
    values["reply"] = first.trimmed
    let step = ExecutionTrace.Step(
      agent: agent.id, prompt: prompt, replies: tally.replies,
      output: agent.combination.combined(outputs),
      missedFormat: outputs.contains(where: \.missedFormat), truncated: tally.truncated,
      droppedSamples: droppedSamples, values: values)
    // A sample that missed its format and left nothing is nothing to choose.
    return AgentResult(
      step, candidates: outputs.filter { !$0.missedFormat || !$0.text.isEmpty }.map(\.text))
  }
}
