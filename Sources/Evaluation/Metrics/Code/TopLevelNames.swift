import Workflows

/// What a Python text defines at its top level, read from its lines alone: the text need not parse.
enum TopLevelNames {
  /// Whether a line defines `name`, or any function or class where that is `nil`: by `def`, `class` or an
  /// assignment, at the left margin or in a block that opens no scope, such as `if True:`.
  ///
  /// - Complexity: O(length).
  static func contains(_ name: String?, in source: String) -> Bool {
    var isInOpenBlock = false
    for line in source.split(whereSeparator: \.isNewline) {
      let statement = line.drop(while: \.isWhitespace)
      guard let first = statement.first, first != "#" else { continue }
      let isIndented = statement.startIndex != line.startIndex
      if (!isIndented || isInOpenBlock) && defines(name, statement) { return true }
      if !isIndented { isInOpenBlock = scopelessBlocks.contains(word(statement)) }
    }
    return false
  }

  private static let scopelessBlocks: Set<Substring> = [
    "if", "elif", "else", "try", "except", "finally", "with", "for", "while",
  ]

  private static func defines(_ name: String?, _ statement: Substring) -> Bool {
    var rest = statement
    if word(rest) == "async" { rest = afterWord(rest) }
    let first = word(rest)
    let after = afterWord(rest)
    if first == "def" || first == "class" { return name == nil || word(after) == name ?? "" }
    guard let name else {
      return after.first == "=" && after.dropFirst().trimmed.hasPrefix("lambda")
    }
    guard first == name else { return false }
    return after.hasPrefix(":") && after.contains("=")
      || after.hasPrefix("=") && !after.hasPrefix("==")
  }

  private static func word(_ text: Substring) -> Substring {
    text.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
  }

  private static func afterWord(_ text: Substring) -> Substring {
    text.dropFirst(word(text).count).drop(while: \.isWhitespace)
  }
}
