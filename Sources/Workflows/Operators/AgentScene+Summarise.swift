import LanguageModels
import PromptSpace

extension AgentScene {
  /// A reply, then its short form by the same model.
  func summarise(
    _ summary: AgentOperation.Summary, _ tally: inout CallTally
  ) async throws(Cause) -> AgentResult {
    let text = try prompt()
    let reply = try tally.reply(
      of: await ask(text, turn: 0, of: 1), truncation, isComplete: agent.parser.isComplete)
    let answer = try await read(reply)
    let request = try fill(summary.prompt) { $0 == "reply" ? reply : nil }
    let short = try tally.reply(
      of: await ask(
        request, turn: 0, of: 1, outputLimit: summary.maxOutputTokens, as: .summarizer), truncation
    ) { _ in false }
    var values = agent.parser.values(in: reply)
    values["reply"] = reply.trimmed
    values["answer"] = answer.text
    let rounds = [
      ExecutionTrace.Round(prompt: text, reply: reply, result: answer.text),
      ExecutionTrace.Round(prompt: request, reply: short, result: short.trimmed),
    ]
    return AgentResult(
      ExecutionTrace.Step(
        agent: agent.id, prompt: text, replies: tally.replies, output: short.trimmed,
        missedFormat: answer.missedFormat, truncated: tally.truncated, values: values,
        rounds: rounds))
  }
}
