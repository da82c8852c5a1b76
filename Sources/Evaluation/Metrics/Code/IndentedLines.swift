/// Lines of Python and how far they are indented.
struct IndentedLines {
  private static let step = "    "
  private let lines: ArraySlice<Substring>

  init(_ lines: [Substring]) {
    var rest = lines[...]
    while let first = rest.first, first.allSatisfy(\.isWhitespace) { rest = rest.dropFirst() }
    while let last = rest.last, last.allSatisfy(\.isWhitespace) { rest = rest.dropLast() }
    self.lines = rest
  }

  init(_ text: String) {
    self.init(text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline))
  }

  /// Without the indentation that all lines share.
  var dedented: String {
    let depth = Self.depth(lines)
    return lines.map { $0.dropFirst(depth) }.joined(separator: "\n")
  }

  /// As the body of a function whose header is elsewhere, one step deep.
  ///
  /// A first line at the margin before a rest that is deeper has lost its indentation on the way; one that opens
  /// a block has so only where its block is deeper than one step.
  var asBody: String {
    guard let first = lines.first else { return "" }
    let rest = lines.dropFirst()
    let (own, other) = (Self.depth([first]), Self.depth(rest))
    if own > 0 && other == 0 && !rest.isEmpty { return lines.joined(separator: "\n") }
    let opensBlock = first.last { !$0.isWhitespace } == ":"
    let next = rest.first { !$0.allSatisfy(\.isWhitespace) }
    let isStripped =
      own == 0 && other > 0
      && (!opensBlock || next.map { Self.depth([$0]) > Self.step.count } ?? false)
    if isStripped { return Self.step + lines.joined(separator: "\n") }
    let depth = Self.depth(lines)
    return lines.map { $0.allSatisfy(\.isWhitespace) ? "" : Self.step + $0.dropFirst(depth) }
      .joined(separator: "\n")
  }

  private static func depth(_ lines: ArraySlice<Substring>) -> Int {
    lines.filter { !$0.allSatisfy(\.isWhitespace) }
      .map { $0.prefix(while: \.isWhitespace).count }.min() ?? 0
  }
}
