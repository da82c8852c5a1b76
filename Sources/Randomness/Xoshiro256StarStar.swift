/// Blackman and Vigna's xoshiro256**: a seeded 64-bit generator with period 2²⁵⁶ − 1.
///
/// Source: D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021).
public struct Xoshiro256StarStar: RandomNumberGenerator, Hashable, Codable, Sendable {
  private var word0: UInt64
  private var word1: UInt64
  private var word2: UInt64
  private var word3: UInt64

  /// Expands one word into the state with SplitMix64, as the authors advise.
  public init(seed: UInt64) {
    var expander = SplitMix64(state: seed)
    word0 = expander.next()
    word1 = expander.next()
    word2 = expander.next()
    word3 = expander.next()
  }

  /// Continues from a given state.
  ///
  /// - Precondition: four words, not all zero.
  public init(state: [UInt64]) {
    precondition(state.count == 4 && state.contains { $0 != 0 }, "four words, not all zero")
    (word0, word1, word2, word3) = (state[0], state[1], state[2], state[3])
  }

  public mutating func next() -> UInt64 {
    let result = Self.rotated(word1 &* 5, by: 7) &* 9
    let shifted = word1 << 17
    word2 ^= word0
    word3 ^= word1
    word1 ^= word2
    word0 ^= word3
    word2 ^= shifted
    word3 = Self.rotated(word3, by: 45)
    return result
  }

  private static func rotated(_ word: UInt64, by bits: UInt64) -> UInt64 {
    (word << bits) | (word >> (64 - bits))
  }
}
