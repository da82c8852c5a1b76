import LanguageModels
import PromptSpace

/// A prompt that a model wrote and that passed the rules of its agent.
public struct Candidate: Hashable, Sendable {
  public let text: String
  /// The preset's name, or the ten indices of a drawn style.
  public let style: String
  /// Counted from 0.
  public let attempt: Int

  public init(text: String, style: String, attempt: Int) {
    self.text = text
    self.style = style
    self.attempt = attempt
  }
}

/// What became of one style: at most one candidate, whatever number of calls it took.
struct Attempt: Sendable {
  /// Why an attempt ended before its calls were used up.
  enum Failure: Sendable {
    case interrupted
    /// Our own budget forbids the call.
    case budget(String)
    /// This call failed; the next may not.
    case call(any Error)
    /// Nothing will come of any further call.
    case fatal(any Error)
  }

  let number: Int
  let style: String
  var candidate: Candidate?
  /// One for each reply that was no candidate.
  var rejections: [Rejection] = []
  var failure: Failure?
  var usage = ResourceUsage.zero
}

extension Attempt.Failure {
  init(_ error: any Error) {
    switch error {
    case is CancellationError: self = .interrupted
    case let error as LanguageModelError:
      switch error.code {
      case .budgetExhausted: self = .budget(error.message)
      case .authentication, .quotaExhausted: self = .fatal(error)
      case .rateLimited, .unreachable, .timeout, .serverError, .badRequest, .promptRefused,
        .contentFiltered,
        .malformedResponse:
        self = .call(error)
      }
    default: self = .fatal(error)
    }
  }
}
