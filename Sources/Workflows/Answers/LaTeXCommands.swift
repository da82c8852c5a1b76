/// Rewriting of LaTeX commands whose arguments stand in braces.
package enum LaTeXCommands {
  /// Replaces every use of a command that has all its arguments in balanced braces, innermost first.
  ///
  /// - Parameters:
  ///   - command: with its backslash; a longer command that begins alike is left alone.
  ///   - nesting: uses with braces nested deeper than this in an argument are passed over, and arguments are
  ///     kept as they are, which is what one pass of a pattern does; `nil`: none is.
  /// - Complexity: O(length × depth), and O(length²) for text with many uses that never close.
  package static func replacing(
    _ command: String, in text: String, arguments count: Int, nesting: Int? = nil,
    with make: ([String]) -> String
  ) -> String {
    guard text.contains(command) else { return text }
    var result = ""
    var rest = text[...]
    while let found = rest.firstRange(of: command) {
      result += rest[..<found.lowerBound]
      rest = rest[found.upperBound...]
      if let (arguments, end) = arguments(count, of: rest, nesting: nesting) {
        let inner =
          nesting == nil
          ? arguments.map { replacing(command, in: $0, arguments: count, with: make) } : arguments
        result += make(inner)
        rest = rest[end...]
      } else {
        result += command
      }
    }
    return result + rest
  }

  private static func arguments(
    _ count: Int, of text: Substring, nesting: Int?
  ) -> (arguments: [String], end: Substring.Index)? {
    var arguments: [String] = []
    var rest = text
    for _ in 0..<count {
      guard rest.first == "{",
        let argument = BoxedText.balanced(rest.dropFirst(), nesting: nesting ?? .max)
      else { return nil }
      arguments.append(String(argument))
      rest = rest[rest.index(after: argument.endIndex)...]
    }
    return (arguments, rest.startIndex)
  }
}
