extension RandomNumberGenerator {
  /// Uniform on `0..<bound` by multiply-and-reject, without bias.
  ///
  /// Written out because replay needs the same draws under every toolchain, which the standard
  /// library does not promise for `Int.random(in:using:)`. D. Lemire, ACM TOMACS 29 (2019).
  ///
  /// - Precondition: `bound > 0`.
  /// - Complexity: fewer than two words expected.
  package mutating func index(below bound: Int) -> Int {
    precondition(bound > 0, "a bound must be positive, got \(bound)")
    let range = UInt64(bound)
    let unfair = (0 &- range) % range
    while true {
      let product = (next() as UInt64).multipliedFullWidth(by: range)
      if product.low >= unfair { return Int(product.high) }
    }
  }
}
