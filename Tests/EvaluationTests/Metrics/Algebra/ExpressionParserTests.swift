import Testing

@testable import Evaluation

/// What the notations of handwriting are read as.
@Suite struct ExpressionParserTests {
  private static func read(_ text: String) -> Expression? {
    ExpressionParser.expression(of: LaTeXToken.tokens(of: text))
  }

  /// Space changes nothing, but between digits and before the index of a root.
  @Test(arguments: [
    ("x ^ 2", "x^2"), ("3 !", "3!"), ("( 2 + x ) / 3", "(2+x)/3"), ("- 2 \\cdot x", "-2\\cdot x"),
    ("\\sqrt[ 3 ] { 8 }", "\\sqrt[3]{8}"), ("\\sin ^ 2 x", "\\sin^2x"), ("| x - 1 |", "|x-1|"),
    ("2 \\frac{1}{2}", "2\\frac{1}{2}"), ("x_{ 12 }", "x_{12}"), ("\\frac 1 2", "\\frac12"),
  ])
  func spaceMeansNothing(wide: String, narrow: String) {
    let expression = Self.read(narrow)
    #expect(expression != nil && Self.read(wide) == expression)
  }

  @Test(
    arguments: [
      ("2x", .product([.number("2"), .symbol("x")])),
      ("xy", .product([.symbol("x"), .symbol("y")])),
      ("3 4/5", .sum([.number("3"), .quotient(.number("4"), .number("5"))])),
      ("3\\frac{4}{5}", .sum([.number("3"), .quotient(.number("4"), .number("5"))])),
      ("3\\frac{5}{4}", .product([.number("3"), .quotient(.number("5"), .number("4"))])),
      (".5", .number("0.5")), ("5.", .number("5")),
      ("0.1\\overline{6}", .quotient(.number("15"), .number("90"))),
      ("1-x", .sum([.number("1"), .negation(.symbol("x"))])),
      ("sqrt(2)", .root(index: nil, .number("2"))), ("pi", .symbol("pi")),
      ("sin 2x", .function("sin", .product([.number("2"), .symbol("x")]))),
      ("x_{1}", .symbol("x_{1}")), ("\\infty", .infinity),
      ("\\binom{4}{2}", .binomial(.number("4"), .number("2"))),
    ] as [(String, Expression)])
  func itIsReadAs(text: String, expected: Expression) {
    #expect(Self.read(text) == expected)
  }

  @Test(arguments: ["", "2 3", "(2", "2)", "x^", "\\frac{1}", "1 +", "\\log_2 x", "."])
  func whatIsNoExpressionIsNone(text: String) { #expect(Self.read(text) == nil) }

  @Test func nestingHasAnEnd() {
    func nested(_ depth: Int) -> String {
      String(repeating: "(", count: depth) + "x" + String(repeating: ")", count: depth)
    }
    #expect(Self.read(nested(50)) == .symbol("x"))
    #expect(Self.read(nested(100_000)) == nil)
  }
}
