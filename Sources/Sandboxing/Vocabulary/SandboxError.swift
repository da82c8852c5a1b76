/// Why code could not be run, never what it did.
public struct SandboxError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable {
    /// The machine offers no protection that is strong enough.
    case unavailable
    /// There is no Python, or it lacks a module.
    case missingInterpreter
    /// A process could not be started or spoken to.
    case failed
    /// A limit was reached before there was an answer.
    case timedOut
  }

  public let code: Code
  /// One sentence with the remedy.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
