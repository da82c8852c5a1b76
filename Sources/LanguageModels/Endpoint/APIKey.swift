import Foundation

/// A key that no description, dump or mirror shows.
public struct APIKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// Read only where a request is built and where an explanation is redacted.
  let value: String

  /// Trims white space, as a key pasted from a page often has some.
  ///
  /// - Throws: ``LanguageModelError`` with `authentication` when the key is empty or holds a character
  ///   that a header cannot.
  public init(_ text: String) throws {
    value = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !value.isEmpty else {
      throw LanguageModelError(.authentication, "the API key is empty")
    }
    guard value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw LanguageModelError(
        .authentication, "the API key holds a space or a character outside ASCII")
    }
  }

  public var description: String { "[redacted]" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
