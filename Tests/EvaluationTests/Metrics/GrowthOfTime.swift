/// How the time of a computation grows with the length of its input.
enum GrowthOfTime {
  /// The time for eight times the size over the time for the size, the best of three each: about 8 where it is
  /// linear, 64 where it is quadratic.
  static func ratio(of size: Int, _ compute: (Int) -> Void) -> Double {
    func best(_ size: Int) -> Duration {
      let clock = ContinuousClock()
      return (0..<3).map { _ in clock.measure { compute(size) } }.min() ?? .zero
    }
    return best(8 * size) / best(size)
  }
}
