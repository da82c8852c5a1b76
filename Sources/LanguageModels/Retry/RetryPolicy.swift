/// What to do after a failed attempt.
public enum RetryDecision: Hashable, Sendable {
  case retry(after: Duration)
  /// - Parameter note: why, where the failure itself does not say it.
  case giveUp(note: String?)
}

/// Decides about further attempts; a pure function of the failure, the count and one random number.
public struct RetryPolicy: Hashable, Sendable {
  /// Attempts after the first one.
  public var maximumRetries: Int
  /// Upper end of the first pause; doubled for each further one.
  public var baseDelay: Duration
  public var maximumDelay: Duration
  /// A server that asks for a longer pause is given up.
  public var maximumRetryAfter: Duration

  /// - Precondition: no limit is negative.
  public init(
    maximumRetries: Int = 3, baseDelay: Duration = .seconds(1),
    maximumDelay: Duration = .seconds(30), maximumRetryAfter: Duration = .seconds(120)
  ) {
    precondition(maximumRetries >= 0 && baseDelay >= .zero, "no negative limits")
    self.maximumRetries = maximumRetries
    self.baseDelay = baseDelay
    self.maximumDelay = maximumDelay
    self.maximumRetryAfter = maximumRetryAfter
  }

  public static let never = RetryPolicy(maximumRetries: 0)

  /// Full jitter: a pause uniform on [0, min(maximum, base·2^(attempt−1))]; with `Retry-After`, at
  /// least what the server asks for, and up to one base delay more so that callers spread out.
  ///
  /// - Parameters:
  ///   - attempt: how many attempts have been made, at least 1.
  ///   - jitter: uniform on [0, 1).
  public func decision(
    for failure: CallFailure, attempt: Int, jitter: Double
  ) -> RetryDecision {
    guard Self.isTransient(failure), attempt <= maximumRetries else { return .giveUp(note: nil) }
    if let wished = failure.retryAfter {
      guard wished <= maximumRetryAfter else {
        return .giveUp(
          note: "it asks to wait \(wished.components.seconds) s, more than the "
            + "\(maximumRetryAfter.components.seconds) s allowed: try again later")
      }
      return .retry(after: wished + baseDelay * jitter)
    }
    // 2^20 base delays lie above any sane maximum and below overflow.
    let ceiling = min(maximumDelay, baseDelay * (1 << min(attempt - 1, 20)))
    return .retry(after: ceiling * jitter)
  }

  /// True when the same request may succeed later, and nobody has acted upon a part of its answer.
  public static func isTransient(_ failure: CallFailure) -> Bool {
    if failure.isFinal { return false }
    return switch failure.cause {
    case .malformed: false
    case .status(let status, _):
      switch failure.code {
      case .quotaExhausted, .contentFiltered: false
      default: status == 408 || status == 409 || status == 429 || status >= 500
      }
    case .transport(let code):
      switch code {
      case .tls, .responseTooLarge, .invalidRequest, .other: false
      case .cannotResolveHost, .cannotConnect, .connectTimeout, .firstByteTimeout, .idleTimeout,
        .totalTimeout, .connectionLost:
        true
      }
    }
  }
}
