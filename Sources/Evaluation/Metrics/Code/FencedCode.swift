import Workflows

/// How MASPO finds the program in a reply.
///
/// Of the blocks fenced as Python, then of all fenced blocks, then of those in `<code>` tags, the last that
/// defines a function; else what begins with `def` up to the first blank line. `strict` repairs the rest: a
/// class counts like a function, any short name may follow the fence, blank lines end nothing, and text that
/// is not fenced is taken whole.
enum FencedCode {
  static func program(in reply: String, _ compatibility: ScoringCompatibility) -> String {
    let candidates = blocks(in: reply, compatibility) + tagged(in: reply)
    if let last = candidates.last(where: { definesSomething($0, compatibility) }) { return last }
    switch compatibility {
    case .reference: return firstDefinition(in: reply)
    case .strict: return candidates.isEmpty && definesSomething(reply, .strict) ? reply : ""
    }
  }

  private static func definesSomething(
    _ code: String, _ compatibility: ScoringCompatibility
  ) -> Bool {
    code.contains("def ") || compatibility == .strict && code.contains("class ")
  }

  /// Blocks named Python first, then all of them, each text once.
  private static func blocks(
    in reply: String, _ compatibility: ScoringCompatibility
  ) -> [String] {
    let parts = reply.split(separator: "```", omittingEmptySubsequences: false)
    // Every second part lies inside a fence; the last needs its end.
    let fenced = parts.enumerated().filter { $0.offset % 2 == 1 && $0.offset + 1 < parts.count }
      .map(\.element)
    let named = fenced.filter { $0.hasPrefix("python") }.map { $0.dropFirst(6).trimmed }
    let all = fenced.map { withoutName($0, compatibility) }
    var seen: Set<String> = []
    return (named + all).filter { seen.insert($0).inserted }
  }

  private static func withoutName(
    _ block: Substring, _ compatibility: ScoringCompatibility
  ) -> String {
    if block.hasPrefix("python") { return block.dropFirst(6).trimmed }
    let name = block.prefix { $0.isLetter || $0.isNumber }
    let isName = block.dropFirst(name.count).first?.isNewline ?? false
    return compatibility == .strict && isName ? block.dropFirst(name.count).trimmed : block.trimmed
  }

  private static func tagged(in reply: String) -> [String] {
    var blocks: [String] = []
    var rest = reply[...]
    while let open = rest.firstRange(of: "<code>"),
      let close = rest[open.upperBound...].firstRange(of: "</code>")
    {
      blocks.append(rest[open.upperBound..<close.lowerBound].trimmed)
      rest = rest[close.upperBound...]
    }
    return blocks
  }

  private static func firstDefinition(in reply: String) -> String {
    guard let start = reply.firstRange(of: "def ") else { return "" }
    let code = reply[start.lowerBound...]
    let end = code.firstRange(of: "\n\n")?.lowerBound ?? code.endIndex
    return code[..<end].trimmed
  }
}
