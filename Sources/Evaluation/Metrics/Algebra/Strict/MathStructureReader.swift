import Workflows

/// Reads the structure of an answer.
struct MathStructureReader {
  /// Whether commas in well-formed thousands group digits; otherwise every comma parts a list.
  let groupsThousands: Bool

  func structure(of text: String) -> MathStructure {
    structure(of: LaTeXToken.tokens(of: text), depth: 0)
  }

  private func structure(of tokens: [LaTeXToken], depth: Int) -> MathStructure {
    let tokens = TokenList.trimmed(Self.withoutClosingMarks(tokens))
    // Nobody nests an answer deeper; the rest stays as it is written.
    guard depth < 12 else { return .leaf(MathLeafReader.leaf(of: tokens)) }
    func inner(_ tokens: [LaTeXToken]) -> MathStructure { structure(of: tokens, depth: depth + 1) }
    if let relation = relation(tokens, inner) { return relation }
    if let list = list(tokens, isBracketed: depth > 0, inner) { return list }
    if let matrix = matrix(tokens, inner) { return matrix }
    if let bracketed = bracketed(tokens, depth, inner) { return bracketed }
    if let both = plusMinus(tokens, inner) { return both }
    return .leaf(MathLeafReader.leaf(of: tokens))
  }

  /// A full stop or comma at the end belongs to the sentence.
  private static func withoutClosingMarks(_ tokens: [LaTeXToken]) -> [LaTeXToken] {
    var rest = tokens[...]
    while let last = rest.last, last == .space || [".", ",", ";"].contains(where: last.isCharacter)
    {
      rest.removeLast()
    }
    return Array(rest)
  }

  /// `x = 5` and `x ∈ [0, 1]` give their right side, other statements both.
  private func relation(
    _ tokens: [LaTeXToken], _ inner: ([LaTeXToken]) -> MathStructure
  ) -> MathStructure? {
    if let set = Self.sides(tokens, of: [.command("in")]), MathChain.isLabel(set.left) {
      return inner(set.right)
    }
    if let value = MathChain.value(tokens) { return inner(value) }
    if let sides = Self.sides(tokens, of: [.character("="), .command("approx")]) {
      return MathChain.isLabel(sides.left)
        ? inner(sides.right) : .relation("=", inner(sides.left), inner(sides.right))
    }
    for (signs, name, isFlipped) in Self.inequalities {
      guard let sides = Self.sides(tokens, of: signs) else { continue }
      let (left, right) = (inner(sides.left), inner(sides.right))
      return isFlipped ? .relation(name, right, left) : .relation(name, left, right)
    }
    return nil
  }

  private static let inequalities: [([LaTeXToken], String, Bool)] = [
    ([.character("<"), .command("lt")], "<", false),
    ([.character(">"), .command("gt")], "<", true),
    ([.command("le")], "≤", false), ([.command("ge")], "≤", true),
    ([.command("ne"), .command("neq")], "≠", false),
  ]

  /// Both sides of the only such sign.
  private static func sides(
    _ tokens: [LaTeXToken], of signs: [LaTeXToken]
  ) -> (left: [LaTeXToken], right: [LaTeXToken])? {
    let parts = TokenList.split(tokens, where: signs.contains)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    // In a list every member has its own sign.
    guard
      TokenList.split(parts[1], where: { $0.isCharacter(",") }).count == 1
        || signs == [.command("in")]
        || MathChain.isLabel(parts[0])
    else { return nil }
    return (parts[0], parts[1])
  }

  private func list(
    _ tokens: [LaTeXToken], isBracketed: Bool, _ inner: ([LaTeXToken]) -> MathStructure
  ) -> MathStructure? {
    if case .text(let text)? = tokens.first, tokens.count == 1, text.contains(",") {
      return .unordered(text.split(separator: ",").map { inner([.text(String($0))]) })
    }
    let merged = groupsThousands && !isBracketed ? Thousands.merged(tokens) : tokens
    let parts = TokenList.split(merged, where: Self.partsList).filter { !$0.isEmpty }
    return parts.count > 1 ? .unordered(parts.map(inner)) : (merged == tokens ? nil : inner(merged))
  }

  private static func partsList(_ token: LaTeXToken) -> Bool {
    switch token {
    case .character(","), .character(";"), .command("cup"): true
    case .text(let text): ["or", "and", ",", "and/or"].contains(text.filter { !$0.isWhitespace })
    default: false
    }
  }

  /// `a ± b` is two values.
  private func plusMinus(
    _ tokens: [LaTeXToken], _ inner: ([LaTeXToken]) -> MathStructure
  ) -> MathStructure? {
    let signs = tokens.indices.filter { tokens[$0] == .command("pm") }
    guard signs.count == 1 else { return nil }
    return .unordered(
      [LaTeXToken.character("+"), .character("-")].map { sign in
        var tokens = tokens
        tokens[signs[0]] = sign
        return inner(tokens)
      })
  }

  private func matrix(
    _ tokens: [LaTeXToken], _ inner: ([LaTeXToken]) -> MathStructure
  ) -> MathStructure? {
    guard case .begin(let name)? = tokens.first, tokens.last == .end(name),
      name.hasSuffix("matrix") || name == "array"
    else { return nil }
    var content = Array(tokens.dropFirst().dropLast())
    // The columns' layout of an array is no content.
    if name == "array", let close = content.firstIndex(of: .character("}")) {
      content.removeFirst(close + 1)
    }
    let rows = TokenList.split(content) { $0 == .command("\\") }.filter { !$0.isEmpty }
    return .matrix(
      rows.map { row in TokenList.split(row) { $0.isCharacter("&") }.map(inner) })
  }

  private func bracketed(
    _ tokens: [LaTeXToken], _ depth: Int, _ inner: ([LaTeXToken]) -> MathStructure
  ) -> MathStructure? {
    guard let (open, close, content) = TokenList.inside(tokens) else { return nil }
    if open == .character("{") { return structure(of: content, depth: depth) }
    if open == .command("{") { return set(content, inner) }
    let members = TokenList.split(content) { $0.isCharacter(",") || $0.isCharacter(";") }
    guard members.count > 1 else {
      return open == .character("(") && close == .character(")") ? inner(content) : nil
    }
    return .bracketed(
      open: open.source.first ?? "(", close: close.source.first ?? ")",
      members.map(inner))
  }

  private func set(
    _ content: [LaTeXToken], _ inner: ([LaTeXToken]) -> MathStructure
  ) -> MathStructure {
    let members = TokenList.split(content) { $0.isCharacter(",") }.map(inner)
    // A pair of values inside a set stands for both.
    let flat = members.flatMap { member in
      if case .unordered(let values) = member { values } else { [member] }
    }
    return .unordered(flat)
  }
}
