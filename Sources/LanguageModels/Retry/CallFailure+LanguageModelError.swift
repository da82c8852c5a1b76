extension CallFailure {
  static let quotaCodes: Set<String> = [
    "insufficient_quota", "insufficient_user_quota", "insufficient_balance", "insufficient_credits",
    "billing_hard_limit_reached", "billing_not_active",
  ]
  /// Refusals of the model, whatever the status that they come with.
  static let modelCodes: Set<String> = ["model_not_found", "model_not_available"]
  static let filterCodes: Set<String> = ["content_filter", "content_policy_violation"]

  /// The kind of failure that the rest of the program knows.
  var code: LanguageModelError.Code {
    switch cause {
    case .malformed: .malformedResponse
    case .transport(let code): Self.code(of: code)
    case .status(let status, let errorCode):
      if let errorCode, Self.quotaCodes.contains(errorCode) {
        .quotaExhausted
      } else if let errorCode, Self.filterCodes.contains(errorCode) {
        .contentFiltered
      } else if let errorCode, Self.modelCodes.contains(errorCode) {
        .badRequest
      } else {
        Self.code(ofStatus: status)
      }
    }
  }

  private static func code(of transport: TransportError.Code) -> LanguageModelError.Code {
    switch transport {
    case .firstByteTimeout, .idleTimeout, .totalTimeout, .connectTimeout: .timeout
    case .responseTooLarge: .malformedResponse
    case .invalidRequest: .badRequest
    case .cannotResolveHost, .cannotConnect, .connectionLost, .tls, .other: .unreachable
    }
  }

  private static func code(ofStatus status: Int) -> LanguageModelError.Code {
    switch status {
    case 401, 403: .authentication
    case 402: .quotaExhausted
    case 408: .timeout
    case 429: .rateLimited
    case 409, 500...: .serverError
    // Bad request, too large, not processable: the same server takes other prompts.
    case 400, 413, 422: .promptRefused
    case 300..<500: .badRequest
    default: .malformedResponse
    }
  }

  /// The error to throw when no further attempt is made.
  ///
  /// - Parameters:
  ///   - attempts: requests that reached the server.
  ///   - note: why no further attempt is made, where that is not obvious.
  func error(model: String, attempts: Int, note: String?) -> LanguageModelError {
    var text = "model \(model.prefix(100)): \(lead)"
    if !explanation.isEmpty, code != .authentication { text += ": \(explanation)" }
    if attempts > 1 { text += " (after \(attempts) attempts)" }
    if let note { text += "; \(note)" }
    return LanguageModelError(code, text, attempts: attempts)
  }

  /// What happened and what to do about it; a refused key is never quoted, not even by the server.
  private var lead: String {
    let status = if case .status(let status, _) = cause { " (HTTP \(status))" } else { "" }
    return switch code {
    case .authentication: "the server refused the API key\(status); check the key and its rights"
    case .quotaExhausted: "the account has no quota left\(status)"
    case .rateLimited: "the server limits the rate of requests\(status)"
    case .unreachable: "the server cannot be reached"
    case .timeout: "the server did not answer in time\(status)"
    case .serverError: "the server failed\(status)"
    case .badRequest, .promptRefused: "the server refused the request\(status)"
    case .contentFiltered: "the server's content filter refused the request\(status)"
    case .malformedResponse: "the reply is no answer\(status)"
    case .budgetExhausted: "the budget is spent"
    }
  }
}
