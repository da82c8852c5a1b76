/// Reads an expression from tokens, with the implicit products and mixed numbers of handwriting.
///
/// A whole number directly before a fraction of whole numbers smaller than 1 is a mixed number; letters
/// side by side are a product; `e` and `i` are symbols that later readers may know.
struct ExpressionParser {
  /// Deeper nesting is no answer.
  private static let maximumDepth = 60

  private let tokens: [LaTeXToken]
  private var position = 0
  private var depth = 0

  /// - Returns: `nil` where the tokens are no single expression.
  /// - Complexity: O(tokens).
  static func expression(of tokens: [LaTeXToken]) -> Expression? {
    var parser = ExpressionParser(tokens: tokens)
    guard let expression = parser.sum() else { return nil }
    parser.skipSpace()
    return parser.position == tokens.count ? expression : nil
  }

  private init(tokens: [LaTeXToken]) { self.tokens = tokens }

  private var next: LaTeXToken? { position < tokens.count ? tokens[position] : nil }

  private mutating func skipSpace() { while next == .space { position += 1 } }

  private mutating func take(_ character: Character) -> Bool {
    skipSpace()
    guard next == .character(character) else { return false }
    position += 1
    return true
  }

  private mutating func take(command: String) -> Bool {
    skipSpace()
    guard next == .command(command) else { return false }
    position += 1
    return true
  }
}

// MARK: - Sums and products

extension ExpressionParser {
  private mutating func sum() -> Expression? {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.maximumDepth, let first = signedTerm() else { return nil }
    var terms = [first]
    while true {
      if take("+") {
        guard let term = term() else { return nil }
        terms.append(term)
      } else if take("-") {
        guard let term = term() else { return nil }
        terms.append(.negation(term))
      } else {
        return terms.count == 1 ? terms[0] : .sum(terms)
      }
    }
  }

  private mutating func signedTerm() -> Expression? {
    if take("-") { return signedTerm().map(Expression.negation) }
    if take("+") { return signedTerm() }
    return term()
  }

  private mutating func term() -> Expression? {
    guard var product = factor() else { return nil }
    while true {
      if take(command: "cdot") {
        guard let right = signedFactor() else { return nil }
        product = .product([product, right])
      } else if take("/") || take(command: "div") {
        guard let right = signedFactor() else { return nil }
        product = .quotient(product, right)
      } else if startsFactor() {
        // Digits after digits, as in "2 3", are no product.
        if next?.isDigit == true { return nil }
        guard let right = factor() else { return nil }
        product = .product([product, right])
      } else {
        return product
      }
    }
  }

  private mutating func signedFactor() -> Expression? {
    if take("-") { return factor().map(Expression.negation) }
    return factor()
  }

  private mutating func startsFactor() -> Bool {
    skipSpace()
    switch next {
    case .character(let character):
      return character.isASCII && (character.isLetter || character.isNumber)
        || "({[.".contains(character)
    case .command(let name): return Self.startingCommands.contains(name)
    default: return false
    }
  }

  private static let startingCommands =
    greek.union(functions).union(["frac", "sqrt", "binom", "infty", "vert"])
  private static let greek: Set<String> = [
    "pi", "alpha", "beta", "gamma", "delta", "epsilon", "theta", "lambda", "mu", "nu", "rho",
    "sigma", "tau", "phi", "omega", "ell",
  ]
  private static let functions: Set<String> = [
    "sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan", "log", "ln", "exp",
  ]
}

// MARK: - Factors

extension ExpressionParser {
  private mutating func factor() -> Expression? {
    skipSpace()
    guard var base = base() else { return nil }
    while true {
      if take("!") {
        base = .factorial(base)
      } else if take("^") {
        guard let exponent = argument() else { return nil }
        base = .power(base, exponent)
      } else {
        return base
      }
    }
  }

  private mutating func base() -> Expression? {
    switch next {
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
      position += 1
      return command(name)
    default: return nil
    }
  }

  private mutating func group(until close: Character) -> Expression? {
    position += 1
    guard let content = sum(), take(close) else { return nil }
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
      guard let content = sum(), take(command: "vert") else { return nil }
      return .absolute(content)
    case _ where Self.functions.contains(name): return function(name)
    case _ where Self.greek.contains(name): return subscripted(name)
    default: return nil
    }
  }

  private mutating func root() -> Expression? {
    var index: Expression?
    if next == .character("[") {
      guard let order = group(until: "]") else { return nil }
      index = order
    }
    return argument().map { .root(index: index, $0) }
  }

  private mutating func function(_ name: String) -> Expression? {
    var exponent: Expression?
    if take("^") {
      guard let power = argument() else { return nil }
      exponent = power
    }
    // A base other than e is left to nobody: the two sides must then be written alike.
    guard next != .character("_") else { return nil }
    skipSpace()
    guard let argument = next == .character("(") ? group(until: ")") : functionArgument() else {
      return nil
    }
    let call = Expression.function(name, argument)
    return exponent.map { .power(call, $0) } ?? call
  }

  /// `2x` of `sin 2x`: factors up to the next sign or function.
  private mutating func functionArgument() -> Expression? {
    guard var product = factor() else { return nil }
    while startsFactor(), next != .character("("), !startsFunction() {
      guard let right = factor() else { return nil }
      product = .product([product, right])
    }
    return product
  }

  private func startsFunction() -> Bool {
    if case .command(let name) = next { Self.functions.contains(name) } else { false }
  }

  /// A group in braces, or the one token that stands for it (`\frac12`).
  private mutating func argument() -> Expression? {
    skipSpace()
    switch next {
    case .character("{"): return group(until: "}")
    case .character(let character)
    where character.isASCII && (character.isNumber || character.isLetter):
      position += 1
      return character.isNumber ? .number(String(character)) : .symbol(String(character))
    case .command(let name):
      position += 1
      return command(name)
    default: return nil
    }
  }
}

// MARK: - Numbers and symbols

extension ExpressionParser {
  private mutating func digits() -> String {
    var digits = ""
    while case .character(let character)? = next, character.isASCII, character.isNumber {
      digits.append(character)
      position += 1
    }
    return digits
  }

  private mutating func number() -> Expression? {
    let whole = digits()
    var text = whole
    if next == .character(".") {
      position += 1
      let decimals = digits()
      if let repeating = repeatingDecimal(whole, decimals) { return repeating }
      guard !decimals.isEmpty || !whole.isEmpty else { return nil }
      text = (whole.isEmpty ? "0" : whole) + (decimals.isEmpty ? "" : "." + decimals)
    }
    if text == whole, let fraction = properFraction() { return .sum([.number(text), fraction]) }
    return .number(text)
  }

  /// `0.1\overline{6}` as the fraction (16 − 1)/90, up to fifteen digits.
  private mutating func repeatingDecimal(_ whole: String, _ decimals: String) -> Expression? {
    var ahead = self
    guard ahead.take(command: "overline"), case .number(let period)? = ahead.argument(),
      (whole + decimals + period).count <= 15, let all = Int(whole + decimals + period)
    else { return nil }
    self = ahead
    let tail = String(repeating: "0", count: decimals.count)
    let below = String(repeating: "9", count: period.count) + tail
    return .quotient(.number("\(all - (Int(whole + decimals) ?? 0))"), .number(below))
  }

  /// The fraction of a mixed number: `\frac{4}{5}`, or `4/5` after a space.
  private mutating func properFraction() -> Expression? {
    var ahead = self
    ahead.skipSpace()
    var parts: (above: Expression, below: Expression)?
    if ahead.take(command: "frac"), let above = ahead.argument(), let below = ahead.argument() {
      parts = (above, below)
    } else if ahead.position > position, ahead.next?.isDigit == true {
      let above = ahead.digits()
      guard ahead.take("/") else { return nil }
      parts = (.number(above), .number(ahead.digits()))
    }
    guard let parts, case .number(let above) = parts.above, case .number(let below) = parts.below,
      let small = Int(above), let large = Int(below), 0 < small, small < large
    else { return nil }
    self = ahead
    return .quotient(parts.above, parts.below)
  }

  /// One variable, or a function or constant that somebody spelled without a backslash.
  private mutating func letters() -> Expression? {
    let rest = tokens[position...].prefix { $0.isLetter }
    let word = rest.map(\.source).joined()
    for name in Self.spelled where word == name {
      position += name.count
      switch name {
      case "sqrt":
        return next == .character("(") ? group(until: ")").map { .root(index: nil, $0) } : nil
      case "pi": return .symbol("pi")
      default: return function(name)
      }
    }
    position += 1
    return subscripted(String(word.prefix(1)))
  }

  private static let spelled = ["sqrt", "pi", "sin", "cos", "tan", "log", "ln"]

  private mutating func subscripted(_ name: String) -> Expression? {
    guard next == .character("_") else { return .symbol(name) }
    position += 1
    skipSpace()
    let start = position
    guard argument() != nil else { return nil }
    let index = tokens[start..<position].filter {
      $0 != .space && $0 != .character("{") && $0 != .character("}")
    }
    return .symbol("\(name)_{\(index.map(\.source).joined())}")
  }
}
