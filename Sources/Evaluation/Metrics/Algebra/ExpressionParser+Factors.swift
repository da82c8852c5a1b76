extension ExpressionParser {
  mutating func factor() -> Expression? {
    cursor.skipSpace()
    guard var base = base() else { return nil }
    while true {
      if cursor.take("!") {
        base = .factorial(base)
      } else if cursor.take("^") {
        guard let exponent = argument() else { return nil }
        base = .power(base, exponent)
      } else {
        return base
      }
    }
  }

  private mutating func base() -> Expression? {
    switch cursor.next {
    case .character(let character)
    where character.isASCII && character.isNumber || character == ".":
      return number()
    case .character(let character) where character.isASCII && character.isLetter: return letters()
    case .character("("): return group(until: ")")
    case .character("["): return group(until: "]")
    case .character("{"): return group(until: "}")
    case .character("|"):
      return group(until: "|").map(Expression.absolute)
    case .command(let name):
      cursor.advance()
      return command(name)
    default: return nil
    }
  }

  mutating func group(until close: Character) -> Expression? {
    cursor.advance()
    guard let content = sum(), cursor.take(close) else { return nil }
    return content
  }

  private mutating func command(_ name: String) -> Expression? {
    switch name {
    case "frac":
      guard let above = argument(), let below = argument() else { return nil }
      return .quotient(above, below)
    case "binom":
      guard let above = argument(), let below = argument() else { return nil }
      return .binomial(above, below)
    case "sqrt": return root()
    case "infty": return .infinity
    case "vert":
      guard let content = sum(), cursor.take(command: "vert") else { return nil }
      return .absolute(content)
    case _ where ExpressionVocabulary.functions.contains(name): return function(name)
    case _ where ExpressionVocabulary.greek.contains(name): return subscripted(name)
    default: return nil
    }
  }

  private mutating func root() -> Expression? {
    var index: Expression?
    if cursor.next == .character("[") {
      guard let order = group(until: "]") else { return nil }
      index = order
    }
    return argument().map { .root(index: index, $0) }
  }

  mutating func function(_ name: String) -> Expression? {
    var exponent: Expression?
    if cursor.take("^") {
      guard let power = argument() else { return nil }
      exponent = power
    }
    // A base other than e is left to nobody: the two sides must then be written alike.
    guard cursor.next != .character("_") else { return nil }
    cursor.skipSpace()
    guard let argument = cursor.next == .character("(") ? group(until: ")") : functionArgument()
    else {
      return nil
    }
    let call = Expression.function(name, argument)
    return exponent.map { .power(call, $0) } ?? call
  }

  /// `2x` of `sin 2x`: factors up to the next sign or function.
  private mutating func functionArgument() -> Expression? {
    guard var product = factor() else { return nil }
    while startsFactor(), cursor.next != .character("("), !startsFunction() {
      guard let right = factor() else { return nil }
      product = .product([product, right])
    }
    return product
  }

  private func startsFunction() -> Bool {
    if case .command(let name) = cursor.next {
      ExpressionVocabulary.functions.contains(name)
    } else {
      false
    }
  }

  /// A group in braces, or the one token that stands for it (`\frac12`).
  mutating func argument() -> Expression? {
    cursor.skipSpace()
    switch cursor.next {
    case .character("{"): return group(until: "}")
    case .character(let character)
    where character.isASCII && (character.isNumber || character.isLetter):
      cursor.advance()
      return character.isNumber ? .number(String(character)) : .symbol(String(character))
    case .command(let name):
      cursor.advance()
      return command(name)
    default: return nil
    }
  }
}
