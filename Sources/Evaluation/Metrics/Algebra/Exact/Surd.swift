/// A product of a square root and powers of symbols: √r · iⁿ · x₁^e₁ · x₂^e₂ ….
struct Surd: Hashable {
  /// Square-free and positive.
  var radicand = 1
  var isImaginary = false
  /// Exponents by symbol, never 0; `π` and `e` are symbols as well.
  var powers: [String: Int] = [:]

  static let one = Surd()

  /// The product and the rational factor that leaves the roots.
  func multiplied(by other: Surd) -> (factor: Rational, surd: Surd)? {
    let common = Rational.gcd(radicand, other.radicand)
    guard let radicand = Rational.product(radicand / common, other.radicand / common) else {
      return nil
    }
    var powers = powers
    for (symbol, exponent) in other.powers {
      let sum = powers[symbol, default: 0] + exponent
      powers[symbol] = sum == 0 ? nil : sum
    }
    let sign = isImaginary && other.isImaginary ? -1 : 1
    let surd = Surd(
      radicand: radicand, isImaginary: isImaginary != other.isImaginary, powers: powers)
    return (Rational(sign * common), surd)
  }

  /// 1 / (√r · i · x) = (√r · i · x⁻¹) · (1/r) · (−1).
  var inverse: (factor: Rational, surd: Surd)? {
    guard let factor = Rational(isImaginary ? -1 : 1, over: radicand) else { return nil }
    return (
      factor,
      Surd(radicand: radicand, isImaginary: isImaginary, powers: powers.mapValues { -$0 })
    )
  }
}
