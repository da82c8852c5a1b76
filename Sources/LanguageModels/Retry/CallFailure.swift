/// Why one attempt gave no answer, in the terms that decide whether another one makes sense.
public struct CallFailure: Error, Hashable, Sendable {
  public enum Cause: Hashable, Sendable {
    /// The server refused; `errorCode` is its own word, such as `insufficient_quota`.
    case status(Int, errorCode: String?)
    /// No complete reply arrived.
    case transport(TransportError.Code)
    /// A reply arrived that is no answer.
    case malformed
  }

  /// What the attempt must be taken to have cost.
  public enum Charge: Hashable, Sendable {
    /// The request did not reach the server.
    case notSent
    /// The server refused: counted as a call, no tokens.
    case refused
    /// The server may have answered: the worst case is charged.
    case unknown
    /// The server said what it counted.
    case usage(TokenUsage)
  }

  public let cause: Cause
  /// The server's wish, from `Retry-After` or the headers of its rate limits.
  public let retryAfter: Duration?
  /// Bounded and redacted.
  public let explanation: String
  public let charge: Charge
  /// Whether somebody has acted upon a part of the answer: another attempt would give another answer.
  public private(set) var isFinal = false
  /// Fields of the request that the server does not take, the first named first.
  var fields: [RequestField] = []

  /// The same after a part of the answer was handed on.
  func afterHandingOn() -> CallFailure {
    var failure = self
    failure.isFinal = true
    return failure
  }

  public init(
    _ cause: Cause, explanation: String, charge: Charge, retryAfter: Duration? = nil
  ) {
    self.cause = cause
    self.explanation = explanation
    self.charge = charge
    self.retryAfter = retryAfter
  }

  init(_ error: TransportError) {
    let charge: Charge =
      switch error.code {
      case .cannotResolveHost, .cannotConnect, .connectTimeout, .tls, .invalidRequest: .notSent
      default: .unknown
      }
    self.init(.transport(error.code), explanation: error.message, charge: charge)
  }

  /// One word for the calls log.
  var status: String {
    switch cause {
    case .status(let code, _): String(code)
    case .transport(let code): code.rawValue
    case .malformed: "malformed"
    }
  }
}
