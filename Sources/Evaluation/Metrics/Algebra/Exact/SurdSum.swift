import Foundation

/// A sum of surds with rational coefficients: the normal form in which equality is identity.
///
/// Square roots of different square-free numbers are linearly independent over the rationals, and so are
/// monomials in free symbols; two sums are therefore equal exactly when their coefficients are. π and e
/// count as free symbols. Operations are `nil` where the result has no such form or does not fit.
struct SurdSum: Hashable {
  /// More terms are not worth it.
  static let maximumTerms = 64
  static let maximumExponent = 24

  /// Coefficients, never 0.
  private(set) var terms: [Surd: Rational]

  static let zero = SurdSum(terms: [:])

  private init(terms: [Surd: Rational]) { self.terms = terms }

  init(_ value: Rational) { terms = value == .zero ? [:] : [.one: value] }

  init(symbol: String) { terms = [Surd(powers: [symbol: 1]): .one] }

  static let imaginaryUnit = SurdSum(terms: [Surd(isImaginary: true): .one])

  /// The value where it is a plain fraction.
  var rational: Rational? {
    if terms.isEmpty { return .zero }
    return terms.count == 1 ? terms[.one] : nil
  }

  /// Whether it is a number, π and e allowed.
  var isConstant: Bool {
    terms.keys.allSatisfy { $0.powers.keys.allSatisfy { Self.constants[$0] != nil } }
  }

  static let constants = ["π": Double.pi, "e": M_E]

  /// The value of a real constant.
  var value: Double? {
    guard isConstant, !terms.keys.contains(where: \.isImaginary) else { return nil }
    return terms.reduce(0) { sum, term in
      let powers = term.key.powers.reduce(1) {
        $0 * pow(Self.constants[$1.key, default: .nan], Double($1.value))
      }
      return sum + term.value.value * Double(term.key.radicand).squareRoot() * powers
    }
  }

  func adding(_ other: SurdSum) -> SurdSum? {
    var terms = terms
    for (surd, coefficient) in other.terms {
      guard let sum = terms[surd, default: .zero].adding(coefficient) else { return nil }
      terms[surd] = sum == .zero ? nil : sum
    }
    return terms.count > Self.maximumTerms ? nil : SurdSum(terms: terms)
  }

  func multiplied(by other: SurdSum) -> SurdSum? {
    var product = SurdSum.zero
    for (left, leftFactor) in terms {
      for (right, rightFactor) in other.terms {
        guard let (factor, surd) = left.multiplied(by: right),
          let both = leftFactor.multiplied(by: rightFactor), let all = both.multiplied(by: factor),
          let sum = product.adding(SurdSum(terms: [surd: all]))
        else { return nil }
        product = sum
      }
    }
    return product
  }

  var negated: SurdSum? { multiplied(by: SurdSum(Rational(-1))) }

  /// Only of a single term.
  var inverse: SurdSum? {
    guard terms.count == 1, let (surd, coefficient) = terms.first,
      let (factor, inverse) = surd.inverse, let below = coefficient.inverse,
      let all = below.multiplied(by: factor)
    else { return nil }
    return SurdSum(terms: [inverse: all])
  }

  func raised(to exponent: Int) -> SurdSum? {
    guard abs(exponent) <= Self.maximumExponent else { return nil }
    guard exponent >= 0 else { return inverse?.raised(to: -exponent) }
    // 0⁰ is nobody's certainty.
    if exponent == 0 { return self == .zero ? nil : SurdSum(.one) }
    return (1..<max(exponent, 1)).reduce(self as SurdSum?) { power, _ in power?.multiplied(by: self)
    }
  }

  /// Only of a rational number.
  var squareRoot: SurdSum? {
    guard let value = rational else { return nil }
    if value == .zero { return .zero }
    guard let radicand = Rational.product(abs(value.numerator), value.denominator),
      let (root, rest) = Self.squareParts(of: radicand),
      let coefficient = Rational(root, over: value.denominator)
    else { return nil }
    return SurdSum(terms: [Surd(radicand: rest, isImaginary: value.numerator < 0): coefficient])
  }

  /// Only where it is a rational number.
  func root(_ index: Int) -> SurdSum? {
    if index == 2 { return squareRoot }
    guard index > 2, let value = rational, value.numerator >= 0,
      let above = Self.exactRoot(value.numerator, index),
      let below = Self.exactRoot(value.denominator, index)
    else { return nil }
    return Rational(above, over: below).map(SurdSum.init)
  }

  /// The real number k with `self = k · other`, where there is one.
  func ratio(to other: SurdSum) -> Rational? {
    guard let (surd, coefficient) = other.terms.first, let own = terms[surd],
      let inverse = coefficient.inverse, let ratio = own.multiplied(by: inverse),
      other.multiplied(by: SurdSum(ratio)) == self
    else { return nil }
    return ratio
  }

  /// n = root² · rest with a square-free rest, by trial division.
  private static func squareParts(of number: Int) -> (root: Int, rest: Int)? {
    guard number > 0, number < 1_000_000_000_000 else { return nil }
    var (root, rest, left, factor) = (1, 1, number, 2)
    while factor * factor <= left {
      var isOdd = false
      while left % factor == 0 {
        left /= factor
        if isOdd { root *= factor }
        isOdd.toggle()
      }
      if isOdd { rest *= factor }
      factor += 1
    }
    return (root, rest * left)
  }

  private static func exactRoot(_ number: Int, _ index: Int) -> Int? {
    let guess = Int(pow(Double(number), 1 / Double(index)).rounded())
    var power = 1
    for _ in 0..<index {
      guard let next = Rational.product(power, guess) else { return nil }
      power = next
    }
    return power == number ? guess : nil
  }
}
