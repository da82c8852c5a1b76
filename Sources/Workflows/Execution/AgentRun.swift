import LanguageModels
import PromptSpace

/// How one agent ended on one example.
struct AgentRun: Sendable {
  let result: Result<AgentResult, Cause>
  let usage: ResourceUsage

  /// Why the agent has no output.
  struct Cause: Error {
    let reason: ExecutionFailure.Reason

    init(_ reason: ExecutionFailure.Reason) { self.reason = reason }
  }

  init(_ result: AgentResult, usage: ResourceUsage = .zero) {
    self.result = .success(result)
    self.usage = usage
  }

  init(failure cause: Cause, usage: ResourceUsage = .zero) {
    result = .failure(cause)
    self.usage = usage
  }

  var isFailure: Bool {
    if case .failure = result { true } else { false }
  }
}

/// The calls of one agent, added up while they are made.
struct CallTally {
  private(set) var usage = ResourceUsage.zero
  /// As received, in the order of the calls.
  private(set) var replies: [String] = []
  private(set) var truncated = false

  /// Counts a call and gives its reply.
  ///
  /// - Throws: why there is none; also where it was cut before its answer was complete and must not be used.
  mutating func reply(
    of run: SampleRun, _ truncation: TruncationPolicy, isComplete: (String) -> Bool
  ) throws(AgentRun.Cause) -> String {
    usage += run.usage
    switch run.ending {
    case .failure(let reason): throw AgentRun.Cause(reason)
    case .reply(let text, let wasCut):
      if wasCut, truncation == .missing, !isComplete(text) { throw AgentRun.Cause(.truncated) }
      replies.append(text)
      truncated = truncated || wasCut
      return text
    }
  }
}
