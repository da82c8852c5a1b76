import LanguageModels
import PromptSpace

/// How one agent ended on one example.
struct AgentRun: Sendable {
  let result: Result<ExecutionTrace.Step, Cause>
  let usage: ResourceUsage

  /// Why the agent has no output.
  struct Cause: Error {
    let reason: ExecutionFailure.Reason
  }

  /// Reads the samples in their own order, whatever the order of arrival was.
  init(
    _ samples: [SampleRun], of agent: AgentDefinition, prompt: String, truncation: TruncationPolicy
  ) {
    usage = samples.reduce(.zero) { $0 + $1.usage }
    var replies: [String] = []
    var failures: [ExecutionFailure.Reason] = []
    var truncated = false
    for sample in samples {
      switch sample.ending {
      case .reply(let text, let wasCut):
        replies.append(text)
        truncated = truncated || wasCut
        if wasCut, truncation == .missing, !agent.parser.isComplete(inCut: text) {
          failures.append(.truncated)
        }
      case .failure(let reason):
        failures.append(reason)
      }
    }
    if let reason = Self.mostTelling(failures) {
      result = .failure(Cause(reason: reason))
      return
    }
    let outputs = replies.map { agent.parser.parsed($0, fallback: agent.fallback) }
    result = .success(
      ExecutionTrace.Step(
        agent: agent.id, prompt: prompt, replies: replies,
        output: agent.combination.combined(outputs),
        missedFormat: outputs.contains(where: \.missedFormat), truncated: truncated))
  }

  init(failure reason: ExecutionFailure.Reason) {
    result = .failure(Cause(reason: reason))
    usage = .zero
  }

  /// The first failure that is not a mere consequence of another one.
  static func mostTelling(_ reasons: [ExecutionFailure.Reason]) -> ExecutionFailure.Reason? {
    let real = reasons.first {
      if case .cancelled = $0 { false } else { true }
    }
    return real ?? reasons.first
  }
}
