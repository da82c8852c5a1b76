import Workflows

/// The strict equality of two values.
struct MathLeafEquality {
  let engine: any AlgebraEngine

  func areEqual(_ left: MathLeaf, _ right: MathLeaf) async throws -> Bool {
    if left.base != nil || right.base != nil {
      return left.base?.lowercased() == right.base?.lowercased() && left.word == right.word
    }
    if let unit = left.unit, let other = right.unit, unit != other { return false }
    if try await haveEqualCores(left.tokens, right.tokens, left, right) { return true }
    guard left.isPercentage != right.isPercentage else { return false }
    // `28%` is 28 where the question asks for percent, and 0.28 where it does not.
    let (percent, plain) = left.isPercentage ? (left, right) : (right, left)
    let hundredth: [LaTeXToken] =
      [.command("frac"), .character("{")] + percent.tokens
      + [.character("}"), .character("{"), .character("1"), .character("0"), .character("0")]
      + [.character("}")]
    return try await haveEqualCores(hundredth, plain.tokens, percent, plain)
  }

  private func haveEqualCores(
    _ first: [LaTeXToken], _ second: [LaTeXToken], _ left: MathLeaf, _ right: MathLeaf
  ) async throws -> Bool {
    let (plain, other) = (first.filter { $0 != .space }, second.filter { $0 != .space })
    if plain == other { return true }
    if left.holdsText || right.holdsText { return left.word == right.word && !left.word.isEmpty }
    guard let one = ExpressionParser.expression(of: first),
      let two = ExpressionParser.expression(of: second)
    else { return left.word == right.word && !left.word.isEmpty }
    // Words such as names are products of letters to a parser.
    if Self.isWord(plain) || Self.isWord(other) { return left.word == right.word }
    return try await engine.areEqual(one.latex, two.latex, compatibility: .strict)
  }

  private static func isWord(_ tokens: [LaTeXToken]) -> Bool {
    tokens.count > 3 && tokens.allSatisfy(\.isLetter)
  }
}
