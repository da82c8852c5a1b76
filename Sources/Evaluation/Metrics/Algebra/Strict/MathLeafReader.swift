/// Parts the core of a value from its unit, percent sign, currency and base.
enum MathLeafReader {
  static func leaf(of tokens: [LaTeXToken]) -> MathLeaf {
    var leaf = MathLeaf(tokens: tokens)
    while case .command("$")? = leaf.tokens.first { leaf.tokens.removeFirst() }
    takeUnit(of: &leaf)
    if leaf.tokens.last == .character("%") {
      leaf.tokens.removeLast()
      leaf.isPercentage = true
    }
    takeDegrees(of: &leaf)
    takeBase(of: &leaf)
    leaf.tokens = TokenList.trimmed(leaf.tokens)
    return leaf
  }

  /// A text behind a value is its unit, also with an exponent; a spelled word only if units have it.
  private static func takeUnit(of leaf: inout MathLeaf) {
    let tokens = leaf.tokens
    if let start = tokens.firstIndex(where: isText), start > 0,
      tokens[..<start].contains(where: { $0.isDigit || $0.isLetter || $0 == .command("pi") })
    {
      let unit = tokens[start...].map { token in
        if case .text(let text) = token { text } else { token.source }
      }
      leaf.unit = MeasureUnit.canonical(unit.joined())
      leaf.tokens = TokenList.trimmed(Array(tokens[..<start]))
      return
    }
    guard
      let space = tokens.lastIndex(where: {
        $0.isDigit || $0 == .character("}") || $0 == .command("pi")
      })
    else {
      return
    }
    let tail = tokens[(space + 1)...]
    let written = tail.map(\.source).joined()
    if tail.contains(where: \.isLetter), let unit = MeasureUnit.known(written) {
      leaf.unit = unit
      leaf.tokens = TokenList.trimmed(Array(tokens[...space]))
    }
  }

  private static func isText(_ token: LaTeXToken) -> Bool {
    if case .text = token { true } else { false }
  }

  private static func takeDegrees(of leaf: inout MathLeaf) {
    for ending: [LaTeXToken] in [
      [.character("^"), .character("{"), .command("circ"), .character("}")],
      [.character("^"), .command("circ")], [.command("circ")],
    ] where leaf.tokens.count > ending.count && leaf.tokens.suffix(ending.count) == ending[...] {
      leaf.tokens.removeLast(ending.count)
      leaf.unit = leaf.unit ?? MeasureUnit.degree
      return
    }
  }

  /// The base of digits with an index.
  private static func takeBase(of leaf: inout MathLeaf) {
    guard let mark = leaf.tokens.firstIndex(of: .character("_")),
      leaf.tokens[..<mark].allSatisfy({ $0.isDigit || $0 == .space }), mark > 0
    else { return }
    let index = leaf.tokens[(mark + 1)...].map { token in
      if case .text(let text) = token { text } else { token.source }
    }
    leaf.base = index.joined().filter { $0.isLetter || $0.isNumber }
    leaf.tokens = leaf.tokens[..<mark].filter { $0 != .space }
  }
}
