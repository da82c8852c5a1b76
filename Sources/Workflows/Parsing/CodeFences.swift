/// Blocks between lines of three backticks.
struct CodeFences {
  struct Block: Hashable {
    /// The first word after the opening backticks, lower-cased.
    let language: String
    /// What follows the language, without blank lines at either end.
    let text: String
    /// All between the backticks.
    let content: String

    var isPython: Bool { ["python", "python3", "py"].contains(language) }
  }

  let blocks: [Block]
  /// True when a fence was opened and never closed.
  let isCut: Bool

  /// - Complexity: O(length).
  init(in reply: String) {
    var blocks: [Block] = []
    var rest = reply[...]
    var isCut = false
    while let opening = rest.firstRange(of: "```") {
      let inside = rest[opening.upperBound...]
      guard let closing = inside.firstRange(of: "```") else {
        isCut = true
        break
      }
      blocks.append(Self.block(inside[..<closing.lowerBound]))
      rest = inside[closing.upperBound...]
    }
    self.blocks = blocks
    self.isCut = isCut
  }

  /// A word right behind the backticks is a language only where its line ends there.
  private static func block(_ content: Substring) -> Block {
    let firstLine = content.prefix { !$0.isNewline }
    let word = firstLine.trimmed
    let isWord = word.allSatisfy { $0.isLetter || $0.isNumber || "+-_#.".contains($0) }
    guard firstLine.endIndex < content.endIndex, isWord else {
      return Block(language: "", text: trimmedLines(content), content: String(content))
    }
    return Block(
      language: word.lowercased(),
      text: trimmedLines(content[content.index(after: firstLine.endIndex)...]),
      content: String(content))
  }

  /// Without blank lines at either end; the indentation of the first line means something.
  private static func trimmedLines(_ text: Substring) -> String {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)[...]
    while let first = lines.first, first.trimmed.isEmpty { lines = lines.dropFirst() }
    while let last = lines.last, last.trimmed.isEmpty { lines = lines.dropLast() }
    return lines.joined(separator: "\n")
  }

  /// The program of a reply: its Python blocks joined by a blank line, else all its blocks, else the whole.
  static func program(in reply: String) -> String {
    let blocks = CodeFences(in: reply).blocks
    let python = blocks.filter(\.isPython)
    let chosen = python.isEmpty ? blocks : python
    return chosen.isEmpty
      ? reply.trimmed : chosen.map(\.text).joined(separator: "\n\n")
  }
}
