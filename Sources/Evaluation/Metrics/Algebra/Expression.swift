/// A mathematical expression as read from LaTeX.
indirect enum Expression: Hashable, Sendable {
  /// Digits with an optional decimal part.
  case number(String)
  /// A letter, a Greek letter by name, or a letter with its subscript.
  case symbol(String)
  case sum([Expression])
  case product([Expression])
  case negation(Expression)
  case quotient(Expression, Expression)
  case power(Expression, Expression)
  case root(index: Expression?, Expression)
  case absolute(Expression)
  case factorial(Expression)
  case binomial(Expression, Expression)
  /// A named function and its argument.
  case function(String, Expression)
  case infinity

  /// LaTeX that leaves nothing implicit, for a parser that guesses less than people do.
  var latex: String {
    switch self {
    case .number(let digits): digits
    case .symbol(let name): name.count > 1 && !name.contains("_") ? "\\\(name) " : name
    case .sum(let terms): "(" + terms.map(\.latex).joined(separator: "+") + ")"
    case .product(let factors): factors.map(\.grouped).joined(separator: " \\cdot ")
    case .negation(let term): "(-\(term.grouped))"
    case .quotient(let above, let below): "\\frac{\(above.latex)}{\(below.latex)}"
    case .power(let base, let exponent): "(\(base.latex))^{\(exponent.latex)}"
    case .root(nil, let radicand): "\\sqrt{\(radicand.latex)}"
    case .root(let index?, let radicand): "\\sqrt[\(index.latex)]{\(radicand.latex)}"
    case .absolute(let term): "|\(term.latex)|"
    case .factorial(let term): "(\(term.latex))!"
    case .binomial(let above, let below): "\\binom{\(above.latex)}{\(below.latex)}"
    case .function(let name, let argument):
      name == "exp"
        ? "e^{\(argument.latex)}" : "\\\(Self.commands[name] ?? name)(\(argument.latex))"
    case .infinity: "\\infty "
    }
  }

  private static let commands = ["asin": "arcsin", "acos": "arccos", "atan": "arctan"]

  private var grouped: String {
    switch self {
    case .number, .symbol, .sum, .negation, .quotient, .root: latex
    default: "(\(latex))"
    }
  }
}

extension Expression {
  /// The normal form, where the expression has one; see ``SurdSum``.
  var surdSum: SurdSum? {
    switch self {
    case .number(let digits): return Rational(decimal: digits).map(SurdSum.init)
    case .symbol("i"): return .imaginaryUnit
    case .symbol("pi"): return SurdSum(symbol: "π")
    case .symbol(let name): return SurdSum(symbol: name)
    case .sum(let terms):
      return terms.reduce(.zero as SurdSum?) { sum, term in
        term.surdSum.flatMap { sum?.adding($0) }
      }
    case .product(let factors):
      return factors.reduce(SurdSum(.one) as SurdSum?) { product, factor in
        factor.surdSum.flatMap { product?.multiplied(by: $0) }
      }
    case .negation(let term): return term.surdSum?.negated
    case .quotient(let above, let below):
      guard let inverse = below.surdSum?.inverse else { return nil }
      return above.surdSum?.multiplied(by: inverse)
    case .power(let base, let exponent): return Self.power(base, exponent)
    case .root(let index, let radicand):
      guard let order = index.map({ $0.integer }) ?? 2 else { return nil }
      return radicand.surdSum?.root(order)
    case .absolute(let term):
      guard let value = term.surdSum?.rational else { return nil }
      return value.numerator < 0 ? value.negated.map(SurdSum.init) : SurdSum(value)
    case .factorial, .binomial, .function, .infinity: return nil
    }
  }

  private static func power(_ base: Expression, _ exponent: Expression) -> SurdSum? {
    guard let base = base.surdSum, let exponent = exponent.surdSum?.rational else { return nil }
    if exponent.isInteger { return base.raised(to: exponent.numerator) }
    // Of the many roots of a power only the real one of a positive number is certain.
    guard let value = base.rational, value.numerator > 0 else { return nil }
    return base.raised(to: exponent.numerator)?.root(exponent.denominator)
  }

  private var integer: Int? {
    surdSum?.rational.flatMap { $0.isInteger ? $0.numerator : nil }
  }
}
