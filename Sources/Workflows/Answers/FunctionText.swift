/// The program of a reply, as MASPO finds it: of the blocks fenced as Python, then of all fenced blocks, then of
/// those in `<code>` tags, the last that defines a function; else what is not fenced, from a definition on.
///
/// `reference` knows no name of a language but `python` and leaves any other in the code, and ends what is not
/// fenced at its first blank line. `strict` knows any name, lets a class count like a function, and takes what
/// is not fenced from its first statement to the prose after it.
package enum FunctionText {
  /// - Returns: `nil` where nothing is defined.
  /// - Complexity: O(length).
  package static func text(in reply: String, _ compatibility: Compatibility) -> String? {
    let blocks = CodeFences(in: reply).blocks
    let python = blocks.filter { isPython($0, compatibility) }
    let candidates =
      (python + blocks).map { code(of: $0, compatibility) } + TaggedReply.all("code", in: reply)
    // A text that came up before keeps its first place.
    var seen: Set<String> = []
    let distinct = candidates.filter { seen.insert($0).inserted }
    if let last = distinct.last(where: { isDefining($0, compatibility) }) { return last }
    switch compatibility {
    case .reference: return firstParagraph(in: reply)
    case .strict: return unfenced(in: reply)
    }
  }

  private static func isDefining(_ code: String, _ compatibility: Compatibility) -> Bool {
    code.contains("def ") || compatibility == .strict && code.contains("class ")
  }

  private static func isPython(_ block: CodeFences.Block, _ compatibility: Compatibility) -> Bool {
    switch compatibility {
    case .reference: block.content.hasPrefix("python")
    case .strict: block.isPython || block.content.hasPrefix("python")
    }
  }

  private static func code(
    of block: CodeFences.Block, _ compatibility: Compatibility
  ) -> String {
    let hasLanguage = compatibility == .strict && !block.language.isEmpty
    if !hasLanguage, block.content.hasPrefix("python") { return block.content.dropFirst(6).trimmed }
    return hasLanguage ? block.text.trimmed : block.content.trimmed
  }

  private static func firstParagraph(in reply: String) -> String? {
    guard let start = reply.firstRange(of: "def ")?.lowerBound else { return nil }
    let code = reply[start...]
    return code[..<(code.firstRange(of: "\n\n")?.lowerBound ?? code.endIndex)].trimmed
  }

  /// Statements that begin at the left margin, else those from a `def` in the middle of a line on.
  private static func unfenced(in reply: String) -> String? {
    statements(in: reply[...])
      ?? reply.firstRange(of: "def ").flatMap { statements(in: reply[$0.lowerBound...]) }
  }

  /// The first run of statements that defines something.
  private static func statements(in text: Substring) -> String? {
    var rest = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)[...]
    while let start = rest.firstIndex(where: beginsStatement) {
      let run = rest[start...].prefix(while: continuesProgram)
      if run.contains(where: { $0.firstMatch(of: definition) != nil }) {
        return run.joined(separator: "\n").trimmed
      }
      rest = rest[run.endIndex...]
    }
    return nil
  }

  private static var definition: Regex<Substring> {
    /^(?:(?:async +)?def +\w+ *[\(\[]|class +\w+ *[:\(\[])/
  }

  private static func beginsStatement(_ line: Substring) -> Bool {
    line.firstMatch(of: definition) != nil
      || line.firstMatch(of: /^(?:@\w|import +\w|from +[\w.]+ +import |[\w.]+(?: *, *\w+)* *=[^=])/)
        != nil
  }

  /// Indented, blank, a comment or the end of a bracket, or the beginning of the next statement.
  private static func continuesProgram(_ line: Substring) -> Bool {
    guard let first = line.first else { return true }
    return first.isWhitespace || "#)]}".contains(first) || beginsStatement(line)
  }
}
