public import LanguageModels
public import PromptSpace
public import Sandboxing

/// Why a workflow gave no answer to one example, with everything that was done and spent until then.
public struct ExecutionFailure: Error, Sendable, CustomStringConvertible {
  public enum Reason: Sendable {
    /// A call failed for good.
    case model(LanguageModelError)
    /// The server withheld a reply.
    case filtered
    /// A reply was cut at the output limit before its answer was complete.
    case truncated
    case cancelled
    /// The example lacks a field that a prompt shows.
    case missingInput(String)
    /// Code could not be run or examined; what it does when it runs is never a failure.
    case sandbox(SandboxError)
    /// Something a model should never throw; the text is bounded.
    case other(String)
  }

  public let reason: Reason
  /// Whose call failed; `nil` when no call was made.
  public let agent: AgentID?
  /// The agents that finished. Usage includes the attempts of the failed call and the calls of agents that
  /// were stopped; an error reports neither tokens nor cost of its attempts, so these count calls only.
  public let trace: ExecutionTrace

  public init(_ reason: Reason, agent: AgentID?, trace: ExecutionTrace) {
    self.reason = reason
    self.agent = agent
    self.trace = trace
  }

  public var description: String {
    let message =
      switch reason {
      case .model(let error): error.message
      case .filtered: "the server's content filter withheld the reply"
      case .truncated: "a reply was cut at the output limit before its answer was complete"
      case .cancelled: "cancelled"
      case .missingInput(let field): "the example has no field '\(field)'"
      case .sandbox(let error): error.message
      case .other(let text): text
      }
    return agent.map { "agent '\($0)': \(message)" } ?? message
  }

  /// Cancellation tells nothing about the example; any other reason is reported before it.
  var isCancellation: Bool {
    if case .cancelled = reason { true } else { false }
  }
}

extension ExecutionFailure.Reason {
  /// Whether a policy of the agent may make up for it: only what lies in the prompt or the reply of that call.
  /// What the server, the network or a budget did says nothing about the prompts.
  var liesInOneCall: Bool {
    switch self {
    case .model(let error): error.code.liesInOneCall
    case .filtered, .truncated: true
    case .cancelled, .missingInput, .sandbox, .other: false
    }
  }

  /// The first failure that is not a mere consequence of another one.
  static func mostTelling(_ reasons: [ExecutionFailure.Reason]) -> ExecutionFailure.Reason? {
    let real = reasons.first {
      if case .cancelled = $0 { false } else { true }
    }
    return real ?? reasons.first
  }
}

extension LanguageModelError.Code {
  fileprivate var liesInOneCall: Bool {
    switch self {
    case .promptRefused, .contentFiltered, .malformedResponse: true
    case .authentication, .quotaExhausted, .rateLimited, .unreachable, .timeout, .serverError,
      .badRequest, .budgetExhausted:
      false
    }
  }

  /// Whether every further call would fail in the same way.
  package var endsEvaluation: Bool {
    switch self {
    case .authentication, .quotaExhausted, .budgetExhausted: true
    default: false
    }
  }
}
