/// An exact fraction of machine integers; `nil` results mean that they do not suffice.
struct Rational: Hashable {
  let numerator: Int
  /// Positive, and without a common factor with the numerator.
  let denominator: Int

  static let zero = Rational(0)
  static let one = Rational(1)

  init(_ value: Int) {
    numerator = value
    denominator = 1
  }

  init?(_ numerator: Int, over denominator: Int) {
    guard denominator != 0, numerator != .min, denominator != .min else { return nil }
    let divisor = Self.gcd(abs(numerator), abs(denominator))
    let sign = denominator < 0 ? -1 : 1
    self.numerator = sign * numerator / divisor
    self.denominator = sign * denominator / divisor
  }

  /// Reads digits with an optional decimal part.
  init?(decimal text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), text.contains(where: \.isNumber) else { return nil }
    let decimals = parts.count == 2 ? parts[1] : ""
    guard let digits = Int(String(parts[0] + decimals)) else { return nil }
    var scale = 1
    for _ in decimals {
      let (next, overflow) = scale.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      scale = next
    }
    self.init(digits, over: scale)
  }

  var isInteger: Bool { denominator == 1 }
  var value: Double { Double(numerator) / Double(denominator) }

  /// Whether the fraction has a decimal notation that ends.
  var isTerminating: Bool {
    var rest = denominator
    for prime in [2, 5] { while rest % prime == 0 { rest /= prime } }
    return rest == 1
  }

  func adding(_ other: Rational) -> Rational? {
    guard let left = Self.product(numerator, other.denominator),
      let right = Self.product(other.numerator, denominator),
      let below = Self.product(denominator, other.denominator)
    else { return nil }
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? nil : Rational(sum, over: below)
  }

  func multiplied(by other: Rational) -> Rational? {
    guard let above = Self.product(numerator, other.numerator),
      let below = Self.product(denominator, other.denominator)
    else { return nil }
    return Rational(above, over: below)
  }

  var negated: Rational? { Rational(-1).multiplied(by: self) }

  /// `nil` for 0.
  var inverse: Rational? { Rational(denominator, over: numerator) }

  static func product(_ left: Int, _ right: Int) -> Int? {
    let (product, overflow) = left.multipliedReportingOverflow(by: right)
    return overflow || product == .min ? nil : product
  }

  static func gcd(_ left: Int, _ right: Int) -> Int {
    var (left, right) = (left, right)
    while right != 0 { (left, right) = (right, left % right) }
    return max(left, 1)
  }
}
