import Foundation

/// One call as the runner needs it: what to send, on whose behalf, and what it may cost at most.
struct CallPlan: Sendable {
  let model: String
  let context: CallContext
  var request: HTTPRequest
  /// An upper bound of the tokens of one attempt.
  let worstCase: TokenUsage
  let redactor: Redactor
  /// The fields of the request that a server might refuse.
  var fields: Set<RequestField> = []
  /// Those that it has refused, which are not in the request.
  var rejected: Set<RequestField> = []
  /// What to send in place of a request that was refused for a field; `nil` where nothing would be the same call.
  var amended: @Sendable (CallFailure) -> CallPlan? = { _ in nil }

  /// Why there is nothing else to send, where a field was refused.
  func remedy(for failure: CallFailure) -> String? {
    failure.fields.first(where: fields.contains)?.remedy
  }
}

/// An answer with what all attempts for it took.
struct CallOutcome<Value: Sendable>: Sendable {
  let value: Value
  let usage: TokenUsage
  /// Requests that reached the server.
  let attempts: Int
  /// US dollars, `nil` when the price is unknown.
  let costUSD: Double?
  /// Fields that the server was found not to take.
  let rejected: Set<RequestField>
}
