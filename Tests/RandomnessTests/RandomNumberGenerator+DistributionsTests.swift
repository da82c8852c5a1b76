import Randomness
import Testing

struct RandomNumberGeneratorDistributionsTests {
  /// Yields the same word for ever.
  private struct Constant: RandomNumberGenerator {
    let word: UInt64
    mutating func next() -> UInt64 { word }
  }

  @Test func uniformCoversItsIntervalAndNothingElse() {
    var lowest = Constant(word: 0)
    var highest = Constant(word: .max)
    #expect(lowest.uniform() == 0)
    #expect(highest.uniform() == 1 - 0x1p-53)
  }

  @Test func theExtremeWordsGiveFiniteNormals() {
    var lowest = Constant(word: 0)
    var highest = Constant(word: .max)
    #expect(lowest.standardNormal() == 0)
    let extreme = highest.standardNormal()
    #expect(extreme.isFinite && extreme > 8)
  }

  @Test(arguments: [1 as UInt64, 2, 3]) func uniformMoments(seed: UInt64) {
    var generator = Xoshiro256StarStar(seed: seed)
    let moments = moments((0..<40_000).map { _ in generator.uniform() })
    #expect(abs(moments.mean - 0.5) < 0.0075)
    #expect(abs(moments.variance - 1.0 / 12) < 0.002)
  }

  /// Bounds are five standard errors at 40 000 draws.
  @Test(arguments: [1 as UInt64, 2, 3]) func normalMoments(seed: UInt64) {
    var generator = Xoshiro256StarStar(seed: seed)
    let draws = (0..<40_000).map { _ in generator.standardNormal() }
    let moments = moments(draws)
    #expect(abs(moments.mean) < 0.025)
    #expect(abs(moments.variance - 1) < 0.036)
    #expect(abs(moments.skewness) < 0.062)
    #expect(abs(moments.kurtosis - 3) < 0.13)
    let within = draws.count { abs($0) <= 1.959963984540054 }
    #expect(abs(Double(within) / 40_000 - 0.95) < 0.0055)
  }

  @Test func neighbouringNormalsAreUncorrelated() {
    var generator = Xoshiro256StarStar(seed: 4)
    let draws = (0..<40_000).map { _ in generator.standardNormal() }
    let products = zip(draws, draws.dropFirst()).map { $0 * $1 }
    #expect(abs(products.reduce(0, +) / 39_999) < 0.025)
  }

  private func moments(
    _ values: [Double]
  ) -> (mean: Double, variance: Double, skewness: Double, kurtosis: Double) {
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let centred = values.map { $0 - mean }
    let second = centred.reduce(0) { $0 + $1 * $1 } / n
    let third = centred.reduce(0) { $0 + $1 * $1 * $1 } / n
    let fourth = centred.reduce(0) { $0 + $1 * $1 * $1 * $1 } / n
    return (mean, second, third / (second * second.squareRoot()), fourth / (second * second))
  }
}
