/// Why a text is no JSON.
public struct JSONSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
  public let message: String
  /// Byte position, from 0.
  public let offset: Int

  public var description: String { "\(message) at byte \(offset)" }
}
