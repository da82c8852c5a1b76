/// Operations on the tokens of an answer that respect its brackets.
enum TokenList {
  private static let opening: [LaTeXToken] = [
    .character("("), .character("["), .character("{"), .command("{"), .command("langle"),
  ]
  private static let closing: [LaTeXToken] = [
    .character(")"), .character("]"), .character("}"), .command("}"), .command("rangle"),
  ]

  static func trimmed(_ tokens: [LaTeXToken]) -> [LaTeXToken] {
    var rest = tokens[...]
    while rest.first == .space { rest.removeFirst() }
    while let last = rest.last, last == .space { rest.removeLast() }
    return Array(rest)
  }

  /// How deep each token lies in brackets; a bracket lies outside itself.
  ///
  /// An interval may close with another kind of bracket than it opened with.
  static func depths(of tokens: [LaTeXToken]) -> [Int] {
    var depth = 0
    return tokens.map { token in
      switch token {
      case .begin:
        depth += 1
        return depth - 1
      case .end:
        depth -= 1
        return depth
      case _ where opening.contains(token):
        depth += 1
        return depth - 1
      case _ where closing.contains(token):
        depth -= 1
        return depth
      default: return depth
      }
    }
  }

  /// The parts between the tokens outside brackets that satisfy a condition.
  static func split(
    _ tokens: [LaTeXToken], where isSeparator: (LaTeXToken) -> Bool
  ) -> [[LaTeXToken]] {
    var parts: [[LaTeXToken]] = [[]]
    for (token, depth) in zip(tokens, depths(of: tokens)) {
      if depth == 0, isSeparator(token) {
        parts.append([])
      } else {
        parts[parts.count - 1].append(token)
      }
    }
    return parts.map(trimmed)
  }

  /// What stands inside the pair of brackets that encloses all tokens.
  static func inside(_ tokens: [LaTeXToken]) -> (open: LaTeXToken, close: LaTeXToken, [LaTeXToken])?
  {
    guard tokens.count >= 2, let first = tokens.first, let last = tokens.last,
      opening.contains(first), closing.contains(last),
      depths(of: tokens).dropFirst().dropLast().allSatisfy({ $0 > 0 })
    else { return nil }
    return (first, last, trimmed(Array(tokens[1..<(tokens.count - 1)])))
  }
}
