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

  /// A text behind a value is its unit, also with an exponent, unless more of the answer follows; a spelled
  /// word only if units have it.
  private static func takeUnit(of leaf: inout MathLeaf) {
    let tokens = leaf.tokens
    if let start = tokens.firstIndex(where: isText), start > 0,
      tokens[..<start].contains(where: { $0.isDigit || $0.isLetter || $0 == .command("pi") })
    {
      guard isUnit(tokens[start...]) else { return }
      let unit = tokens[start...].map { token in
        if case .text(let text) = token { text } else { token.source }
      }
      leaf.unit = MeasureUnit.canonical(unit.joined())
      leaf.tokens = TokenList.trimmed(Array(tokens[..<start]))
      return
    }
    let start = startOfWords(tokens)
    guard start > 0 else { return }
    let tail = tokens[start...]
    let written = tail.map(\.source).joined()
    if tail.contains(where: \.isLetter), let unit = MeasureUnit.known(written) {
      leaf.unit = unit
      leaf.tokens = TokenList.trimmed(Array(tokens[..<start]))
    }
  }

  /// Whether nothing but text and exponents stands there: no number, and no mathematics behind the text.
  private static func isUnit(_ tokens: ArraySlice<LaTeXToken>) -> Bool {
    var isExponent = false
    for token in tokens {
      switch token {
      case .text(let text):
        let words = text.replacing(/\^[{]?-?[0-9]+[}]?/, with: "")
        guard !words.contains(where: \.isNumber) else { return false }
        isExponent = false
      case .character("^"): isExponent = true
      case .character("{"), .character("}"), .character("-"): guard isExponent else { return false }
      case _ where token.isDigit: guard isExponent else { return false }
      case .space, .character("/"), .character("."), .command("cdot"): isExponent = false
      default: return false
      }
    }
    return true
  }

  /// Where the words begin that stand behind the last number, the exponent of a word among them.
  private static func startOfWords(_ tokens: [LaTeXToken]) -> Int {
    var start = tokens.count
    while start > 0 {
      let rest = tokens[..<start]
      let exponent = exponents.first { rest.suffix($0.count) == $0[...] }
      if let exponent, rest.dropLast(exponent.count).last?.isLetter == true {
        start -= exponent.count
      } else if let last = rest.last,
        last.isDigit || last == .character("}") || last == .command("pi")
      {
        return start
      } else {
        start -= 1
      }
    }
    return 0
  }

  private static let exponents: [[LaTeXToken]] = [
    [.character("^"), .character("2")], [.character("^"), .character("3")],
    [.character("^"), .character("{"), .character("2"), .character("}")],
    [.character("^"), .character("{"), .character("3"), .character("}")],
  ]

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
