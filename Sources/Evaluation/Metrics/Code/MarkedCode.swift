/// The parts of a reply that are set off as code, in their order: fenced by three or more `` ` `` or `~`, the last
/// fence perhaps never closed, or between the tags `<code>` or `<answer>`.
struct MarkedCode {
  struct Block: Hashable {
    /// The word after the fence, lower-cased; empty without one.
    let language: String
    /// The lines without those blank at either end, and without the indentation that all of them share.
    let text: String

    init(language: String = "", lines: [Substring]) {
      self.language = language.lowercased()
      text = IndentedLines(lines).dedented
    }

    var isPython: Bool { ["python", "python3", "py"].contains(language) }
  }

  private(set) var blocks: [Block] = []

  /// - Complexity: O(length).
  init(in reply: String) {
    var fence: Fence?
    var lines: [Substring] = []
    for line in reply.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      if let open = fence {
        if let content = open.content(ofClosing: line) {
          add(Block(language: open.language, lines: lines + [content]))
          (fence, lines) = (nil, [])
        } else {
          lines.append(line)
        }
      } else if let inline = Fence.inline(line) {
        add(Block(language: "", lines: [inline]))
      } else if let opening = Fence(opening: line) {
        addTagged(lines)
        (fence, lines) = (opening, opening.first.map { [$0] } ?? [])
      } else {
        lines.append(line)
      }
    }
    if let fence { add(Block(language: fence.language, lines: lines)) } else { addTagged(lines) }
  }

  /// Those named Python, else those without a name.
  var python: [Block] {
    let named = blocks.filter(\.isPython)
    return named.isEmpty ? blocks.filter(\.language.isEmpty) : named
  }

  private mutating func add(_ block: Block) {
    if !block.text.isEmpty { blocks.append(block) }
  }

  private mutating func addTagged(_ lines: [Substring]) {
    let text = lines.joined(separator: "\n")
    var found: [(start: String.Index, block: Block)] = []
    for tag in ["code", "answer"] {
      var rest = text[...]
      while let open = rest.firstRange(of: "<\(tag)>"),
        let close = rest[open.upperBound...].firstRange(of: "</\(tag)>")
      {
        let content = rest[open.upperBound..<close.lowerBound]
        let lines = content.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        found.append((open.lowerBound, Block(lines: lines)))
        rest = rest[close.upperBound...]
      }
    }
    for (_, block) in found.sorted(by: { $0.start < $1.start }) { add(block) }
  }
}

/// The line that opens a fence.
private struct Fence {
  let marker: Substring
  let language: String
  /// A first line of code behind the marker.
  let first: Substring?

  /// At the beginning of the line with anything after it, or at its end with no more than a name.
  init?(opening line: Substring) {
    guard let match = line.firstMatch(of: /(`{3,}|~{3,})[ \t]*([\w+#.\-]*)(.*)/) else { return nil }
    let isFirst = line[..<match.range.lowerBound].allSatisfy(\.isWhitespace)
    guard isFirst || match.3.allSatisfy(\.isWhitespace) else { return nil }
    marker = match.1
    let behind = line[match.1.endIndex...]
    first = isFirst ? behind.firstMatch(of: Self.code)?.1 : nil
    // The word may be the first of the code.
    language = first?.startIndex == match.2.startIndex ? "" : String(match.2)
  }

  /// A statement that a program may begin with, perhaps behind the language.
  private static var code: Regex<(Substring, Substring)> {
    /^[ \t]*(?:(?:python3?|py)[ \t]+)?((?:(?:async[ \t]+)?def|class|import|from)[ \t]+\w.*|@\w.*)/
  }

  /// Code between two fences on one line.
  static func inline(_ line: Substring) -> Substring? {
    line.wholeMatch(of: /\s*```(?:python3?[ \t]+|py[ \t]+)?([^`]+)```\s*/)?.1
  }

  /// What stands before the fence that this line closes; `nil` where it closes none.
  func content(ofClosing line: Substring) -> Substring? {
    var rest = line
    while rest.last?.isWhitespace == true { rest.removeLast() }
    let length = rest.reversed().prefix { $0 == marker.first }.count
    return length >= marker.count ? rest.dropLast(length) : nil
  }
}
