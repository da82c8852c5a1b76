/// A tree of independent seeds: the same path always leads to the same generator.
///
/// A decision that derives its generator from `(study seed, what it is for, round)` needs no generator
/// state on disk: after a restart the same path gives the same numbers.
public struct SeedSequence: Hashable, Codable, Sendable {
  public let value: UInt64

  public init(seed: UInt64) { value = seed }

  /// The child for a purpose, such as `"dropout"`.
  ///
  /// - Complexity: O(length of the label).
  public func child(_ label: String) -> SeedSequence {
    // FNV-1a: Swift's own hashing is seeded anew in every process.
    let hash = label.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
    }
    return mixed(with: hash)
  }

  /// The child for a number, such as a round.
  public func child(_ number: Int) -> SeedSequence {
    mixed(with: UInt64(bitPattern: Int64(number)) ^ 0x5851_F42D_4C95_7F2D)
  }

  public var generator: Xoshiro256StarStar { Xoshiro256StarStar(seed: value) }

  private func mixed(with word: UInt64) -> SeedSequence {
    var first = SplitMix64(state: value)
    var second = SplitMix64(state: first.next() ^ word)
    return SeedSequence(seed: second.next())
  }
}
