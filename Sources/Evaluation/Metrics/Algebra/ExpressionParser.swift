/// Reads an expression from tokens, with the implicit products and mixed numbers of handwriting.
///
/// A whole number directly before a fraction of whole numbers smaller than 1 is a mixed number; letters
/// side by side are a product; `e` and `i` are symbols that later readers may know. Here stand sums and products;
/// factors, and the numbers and names among them, have files of their own.
struct ExpressionParser {
  /// Deeper nesting is no answer.
  private static let maximumDepth = 60

  var cursor: TokenCursor
  private var depth = 0

  /// - Returns: `nil` where the tokens are no single expression.
  /// - Complexity: O(tokens).
  static func expression(of tokens: [LaTeXToken]) -> Expression? {
    var parser = ExpressionParser(cursor: TokenCursor(tokens))
    guard let expression = parser.sum() else { return nil }
    parser.cursor.skipSpace()
    return parser.cursor.next == nil ? expression : nil
  }

  private init(cursor: TokenCursor) { self.cursor = cursor }

  mutating func sum() -> Expression? {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.maximumDepth, let first = signedTerm() else { return nil }
    var terms = [first]
    while true {
      if cursor.take("+") {
        guard let term = term() else { return nil }
        terms.append(term)
      } else if cursor.take("-") {
        guard let term = term() else { return nil }
        terms.append(.negation(term))
      } else {
        return terms.count == 1 ? terms[0] : .sum(terms)
      }
    }
  }

  private mutating func signedTerm() -> Expression? {
    if cursor.take("-") { return signedTerm().map(Expression.negation) }
    if cursor.take("+") { return signedTerm() }
    return term()
  }

  private mutating func term() -> Expression? {
    guard var product = factor() else { return nil }
    while true {
      if cursor.take(command: "cdot") {
        guard let right = signedFactor() else { return nil }
        product = .product([product, right])
      } else if cursor.take("/") || cursor.take(command: "div") {
        guard let right = signedFactor() else { return nil }
        product = .quotient(product, right)
      } else if startsFactor() {
        // Digits after digits, as in "2 3", are no product.
        if cursor.next?.isDigit == true { return nil }
        guard let right = factor() else { return nil }
        product = .product([product, right])
      } else {
        return product
      }
    }
  }

  private mutating func signedFactor() -> Expression? {
    if cursor.take("-") { return factor().map(Expression.negation) }
    return factor()
  }

  mutating func startsFactor() -> Bool {
    cursor.skipSpace()
    switch cursor.next {
    case .character(let character):
      return character.isASCII && (character.isLetter || character.isNumber)
        || "({[.".contains(character)
    case .command(let name): return ExpressionVocabulary.starting.contains(name)
    default: return false
    }
  }
}
