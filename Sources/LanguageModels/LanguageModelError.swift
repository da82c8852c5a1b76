/// Why a model gave no usable answer.
public struct LanguageModelError: Error, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable, Codable {
    /// The server refused the key, or there is none.
    case authentication
    /// The account has no money or quota left; waiting does not help.
    case quotaExhausted
    case rateLimited
    case unreachable
    case timeout
    case serverError
    /// The server would refuse any such request: unknown model, wrong path.
    case badRequest
    /// The server refused this request for what it holds, as a prompt longer than the model's context; another
    /// prompt may well pass.
    case promptRefused
    case contentFiltered
    /// The reply was no chat completion: HTML, broken JSON, an empty body, missing fields.
    case malformedResponse
    /// Our own budget forbids the call.
    case budgetExhausted
  }

  public let code: Code
  /// Bounded wording, free of keys, prompts and replies; says what to do where we know it.
  public let message: String
  /// Requests that reached the server before giving up.
  public let attempts: Int

  public init(_ code: Code, _ message: String, attempts: Int = 0) {
    self.code = code
    self.message = message
    self.attempts = attempts
  }

  public var description: String { message }
}
