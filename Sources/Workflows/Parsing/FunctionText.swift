/// The last piece of a reply that defines a Python function: Python blocks, other blocks, `<code>` pairs; else
/// the text from a `def` on.
///
/// `reference` ends a bare function at its first blank line; `strict` at the first later line that is not
/// indented.
enum FunctionText {
  /// - Complexity: O(length).
  static func text(in reply: String, _ compatibility: ReplyCompatibility) -> String? {
    let blocks = CodeFences(in: reply).blocks
    let python = blocks.filter { $0.language == "python" }.map(\.text)
    var seen: Set<String> = []
    let candidates = (python + blocks.map(\.text) + codePairs(in: reply)).filter {
      seen.insert($0).inserted
    }
    return candidates.last { $0.contains("def ") } ?? bareFunction(in: reply, compatibility)
  }

  private static func codePairs(in reply: String) -> [String] {
    var rest = reply[...]
    var found: [String] = []
    while let opening = rest.firstRange(of: "<code>") {
      let inside = rest[opening.upperBound...]
      guard let closing = inside.firstRange(of: "</code>") else { break }
      found.append(inside[..<closing.lowerBound].trimmed)
      rest = inside[closing.upperBound...]
    }
    return found
  }

  private static func bareFunction(
    in reply: String, _ compatibility: ReplyCompatibility
  ) -> String? {
    guard let start = reply.firstRange(of: "def ")?.lowerBound else { return nil }
    let lines = reply[start...].split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let kept =
      switch compatibility {
      case .reference: lines.prefix { !$0.trimmed.isEmpty }
      case .strict:
        lines.prefix(1)
          + lines.dropFirst().prefix { $0.trimmed.isEmpty || $0.first == " " || $0.first == "\t" }
      }
    return kept.joined(separator: "\n").trimmed
  }
}
