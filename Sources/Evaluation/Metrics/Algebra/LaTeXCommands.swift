/// Rewriting of LaTeX commands whose arguments stand in braces.
enum LaTeXCommands {
  /// Replaces every use of a command that has all its arguments in balanced braces, innermost first.
  ///
  /// - Parameter command: with its backslash; a longer command that begins alike is left alone.
  static func replacing(
    _ command: String, in text: String, arguments count: Int, with make: ([String]) -> String
  ) -> String {
    guard text.contains(command) else { return text }
    var result = ""
    var rest = text[...]
    while let found = rest.firstRange(of: command) {
      result += rest[..<found.lowerBound]
      rest = rest[found.upperBound...]
      if let (arguments, end) = arguments(count, of: rest) {
        let inner = arguments.map {
          replacing(command, in: $0, arguments: count, with: make)
        }
        result += make(inner)
        rest = rest[end...]
      } else {
        result += command
      }
    }
    return result + rest
  }

  private static func arguments(
    _ count: Int, of text: Substring
  ) -> (arguments: [String], end: Substring.Index)? {
    var arguments: [String] = []
    var rest = text
    for _ in 0..<count {
      guard rest.first == "{", let argument = BoxedText.balanced(rest.dropFirst()) else {
        return nil
      }
      arguments.append(String(argument))
      rest = rest[rest.index(after: argument.endIndex)...]
    }
    return (arguments, rest.startIndex)
  }
}
