import LanguageModels
import PromptSpace

extension AgentWorker {
  /// What its steps come to: the newest one that has what the parser asks for, for a parser that takes everything all
  /// of them.
  var result: AgentResult {
    let whole = corrected.joined
    let candidates = agent.parser == .wholeText ? [whole] : corrected.newestFirst + [whole]
    let found = candidates.first { agent.parser.parse($0) != nil }
    let parsed = agent.parser.parsed(found ?? whole, fallback: agent.fallback)
    var values = agent.parser.values(in: found ?? whole)
    values["reply"] = whole
    return AgentResult(
      ExecutionTrace.Step(
        agent: agent.id, prompt: firstPrompt, replies: replies, output: parsed.text,
        missedFormat: parsed.missedFormat, truncated: isTruncated, values: values))
  }

  /// Whether the answer of the last agent has not changed in as many calls as are asked for.
  var hasSettled: Bool {
    guard let stable = run.options.stableCalls, index == run.workflow.resultAgent,
      steps.count >= stable
    else { return false }
    let answers = corrected.written.suffix(stable).map { agent.parser.parse($0)?.trimmed }
    guard let first = answers.first, first != nil else { return false }
    return answers.allSatisfy { $0 == first }
  }

  // MARK: Failure

  func fail(_ cause: Cause) async -> AgentRun {
    let reason = ExecutionFailure(cause.reason, agent: nil, trace: .init()).description
    let isBorne = run.options.failurePolicy != .abort && cause.reason.isBearable
    if isBorne, run.options.failurePolicy == .bypass, !isFirst { await bypass() }
    run.close(index, after: steps.count, reason: reason, isBorne: isBorne)
    return AgentRun(failure: cause, usage: usage)
  }

  /// Hands on what it received and has not answered, and what still comes.
  private func bypass() async {
    var messages = Array(read.suffix(max(read.count - steps.count, 0)))
    repeat {
      for message in messages { await handOn(message.text, isRecovered: true) }
      messages = (try? await run.inboxes[index].next())?.batch ?? []
    } while !messages.isEmpty
    run.keep(result, of: index)
  }
}

extension ExecutionFailure.Reason {
  /// Whether a run may go on without the agent: not where every further call would fail in the same way.
  var isBearable: Bool {
    switch self {
    case .model(let error): !error.code.endsEvaluation
    case .filtered, .truncated, .other: true
    case .cancelled, .missingInput, .sandbox: false
    }
  }
}
