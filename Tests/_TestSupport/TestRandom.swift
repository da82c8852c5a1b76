import Randomness

/// Seeded random numbers for property tests of modules that do not depend on `Randomness`.
public struct TestRandom: RandomNumberGenerator, Sendable {
  private var generator: Xoshiro256StarStar

  public init(seed: UInt64, number: Int = 0) {
    generator = SeedSequence(seed: seed).child(number).generator
  }

  public mutating func next() -> UInt64 { generator.next() }
  /// Uniform on [0, 1).
  public mutating func share() -> Double { generator.uniform() }
}
