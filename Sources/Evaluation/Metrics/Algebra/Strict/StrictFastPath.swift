/// Decides without an algebra system what is certain: values with a normal form.
enum StrictFastPath {
  /// Fewer significant digits than these are too vague for an irrational number.
  static let minimumDigits = 4

  /// - Returns: `nil` where this path cannot tell.
  static func areEqual(_ first: String, _ second: String) -> Bool? {
    if first == second { return true }
    guard let left = value(of: first), let right = value(of: second) else { return nil }
    if left == right { return true }
    if let isRounded = rounds(first, to: right) ?? rounds(second, to: left) { return isRounded }
    return false
  }

  static func value(of text: String) -> SurdSum? {
    ExpressionParser.expression(of: LaTeXToken.tokens(of: text))?.surdSum
  }

  /// Whether a decimal number is a value without a finite decimal notation, rounded.
  private static func rounds(_ text: String, to exact: SurdSum) -> Bool? {
    guard let number = DecimalText(text), number.significantDigits >= minimumDigits else {
      return nil
    }
    if exact.rational?.isTerminating == true { return nil }
    return exact.value.map { number.isRounding(of: $0) }
  }
}

/// A decimal number as written.
struct DecimalText {
  let value: Double
  let decimals: Int
  let significantDigits: Int

  /// Digits with a point, with an optional sign and brackets around.
  init?(_ text: String) {
    var bare = text[...]
    while bare.hasPrefix("("), bare.hasSuffix(")") { bare = bare.dropFirst().dropLast() }
    let digits = bare.hasPrefix("-") ? bare.dropFirst() : bare
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.joined().allSatisfy({ $0.isASCII && $0.isNumber }),
      let value = Double(bare)
    else { return nil }
    self.value = value
    decimals = parts[1].count
    significantDigits = parts.joined().drop { $0 == "0" }.count
  }

  /// |value − exact| ≤ ½ · 10⁻ᵈ with d decimals.
  func isRounding(of exact: Double) -> Bool {
    var unit = 1.0
    for _ in 0..<decimals { unit /= 10 }
    return abs(value - exact) <= unit / 2 * (1 + 1e-9)
  }
}
