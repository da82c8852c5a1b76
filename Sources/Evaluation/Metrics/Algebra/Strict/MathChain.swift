/// Equations that merely name a value or write it several times.
enum MathChain {
  /// The first exact notation in `x = a = b ≈ c`, where all but names are the same value; `nil` for a
  /// statement such as `2x = 4`.
  ///
  /// An approximation may be off by a hundredth of the value.
  static func value(_ tokens: [LaTeXToken]) -> [LaTeXToken]? {
    let parts = TokenList.split(tokens) { $0.isCharacter("=") || $0 == .command("approx") }
    guard parts.count >= 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    let isApproximate = tokens.contains(.command("approx"))
    let values = parts.drop(while: isLabel)
    if values.count == 1, parts.count > 2 { return values.first }
    guard values.count >= 2 else { return nil }
    let known = values.compactMap { ExpressionParser.expression(of: $0)?.surdSum }
    guard known.count == values.count, let first = known.first,
      known.allSatisfy({ $0 == first || isApproximate && isNear($0, first) })
    else { return nil }
    return values.first { !$0.contains(.character(".")) } ?? values.first
  }

  private static func isNear(_ left: SurdSum, _ right: SurdSum) -> Bool {
    guard let left = left.value, let right = right.value else { return false }
    return abs(left - right) <= 0.01 * max(abs(left), abs(right))
  }

  /// What merely names the value: a variable, perhaps with an index or an argument, or a tuple of such.
  static func isLabel(_ tokens: [LaTeXToken]) -> Bool {
    let tokens = tokens.filter { $0 != .space }
    guard let first = tokens.first else { return false }
    if let (open, _, content) = TokenList.inside(tokens), open == .character("(") {
      let members = TokenList.split(content) { $0.isCharacter(",") }
      return members.count > 1 && members.allSatisfy(isLabel)
    }
    let isName: Bool
    switch first {
    case .command("pi"): isName = false
    case .command(let name): isName = name.first?.isLetter ?? false
    case .text: isName = true
    default: isName = first.isLetter
    }
    let rest = Array(tokens.dropFirst())
    let isCall = TokenList.inside(rest).map { isArgument($0.2) } ?? false
    return isName && (rest.isEmpty || isCall || rest.first == .character("_") && rest.count <= 4)
  }

  /// A variable or numbers; a sum would make `x(x+1) = 6` a name.
  private static func isArgument(_ tokens: [LaTeXToken]) -> Bool {
    let members = TokenList.split(tokens) { $0.isCharacter(",") }
    return members.allSatisfy { member in
      let digits = member.first == .character("-") ? member.dropFirst() : member[...]
      return member.count == 1 && member[0].isLetter
        || !digits.isEmpty && digits.allSatisfy { $0.isDigit || $0.isCharacter(".") }
    }
  }
}
