/// Why a reply is no candidate.
public struct Rejection: Hashable, Sendable {
  public enum Code: String, CaseIterable, Codable, Sendable {
    case empty
    /// The reply reached the limit on output tokens.
    case cut
    case tooLong = "too long"
    case controlCharacters = "control characters"
    /// It would be taken for the name of a file in a pool.
    case fileReference = "file reference"
    case codeFence = "code fence"
    case refusal
    /// It repeats the request.
    case echo
    /// Braces that are no placeholder, such as `\boxed{}` and JSON.
    case braces
    case missingPlaceholder = "missing placeholder"
    case extraPlaceholder = "extra placeholder"
    /// A value would not appear, or doubled braces spell a placeholder.
    case trialFill = "trial fill"
    case noInstruction = "no instruction"
    case handOff = "hand-off"
  }

  public let code: Code
  /// For the next try and for a person; bounded.
  public let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message.count <= 200 ? message : message.prefix(199) + "…"
  }
}
