import Foundation

/// One call as the runner needs it: what to send, on whose behalf, and what it may cost at most.
struct CallPlan: Sendable {
  let model: String
  let context: CallContext
  let request: HTTPRequest
  /// An upper bound of the tokens of one attempt.
  let worstCase: TokenUsage
  let redactor: Redactor
}

/// An answer with what all attempts for it took.
struct CallOutcome<Value: Sendable>: Sendable {
  let value: Value
  let usage: TokenUsage
  /// Requests that reached the server.
  let attempts: Int
  /// US dollars, `nil` when the price is unknown.
  let costUSD: Double?
}
