import Foundation

extension RandomNumberGenerator {
  /// Uniform on [0, 1) with 53 random bits.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1.0p-53
  }

  /// One standard normal draw by the Box–Muller transform, √(−2 ln u)·cos(2πv) with u in (0, 1].
  ///
  /// Only one of the pair is used, so that a draw never depends on how many came before it.
  public mutating func standardNormal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * Double.pi * uniform())
  }
}
