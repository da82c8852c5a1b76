extension ExpressionParser {
  /// One variable, or a function or constant that somebody spelled without a backslash.
  mutating func letters() -> Expression? {
    let word = cursor.word
    for name in ExpressionVocabulary.spelled where word == name {
      cursor.advance(by: name.count)
      switch name {
      case "sqrt":
        return cursor.next == .character("(")
          ? group(until: ")").map { .root(index: nil, $0) } : nil
      case "pi": return .symbol("pi")
      default: return function(name)
      }
    }
    cursor.advance()
    return subscripted(String(word.prefix(1)))
  }

  mutating func subscripted(_ name: String) -> Expression? {
    guard cursor.next == .character("_") else { return .symbol(name) }
    cursor.advance()
    cursor.skipSpace()
    let start = cursor.position
    guard argument() != nil else { return nil }
    let index = cursor.taken(since: start).filter {
      $0 != .space && $0 != .character("{") && $0 != .character("}")
    }
    return .symbol("\(name)_{\(index.map(\.source).joined())}")
  }
}
