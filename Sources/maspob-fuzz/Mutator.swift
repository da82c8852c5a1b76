import Randomness

/// Makes new inputs out of sound ones: the same generator state gives the same input.
struct Mutator {
  private var generator: Xoshiro256StarStar
  private static let largest = 20_000

  init(seed: UInt64) { generator = Xoshiro256StarStar(seed: seed) }

  /// One to four changes of a text of the corpus.
  mutating func input(from corpus: [[UInt8]], words: [[UInt8]]) -> [UInt8] {
    var bytes = pick(corpus)
    for _ in 0...Int.random(in: 0..<4, using: &generator) {
      change(&bytes, corpus: corpus, words: words)
      if bytes.count > Self.largest { bytes.removeLast(bytes.count - Self.largest) }
    }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8], corpus: [[UInt8]], words: [[UInt8]]) {
    let at = Int.random(in: 0...bytes.count, using: &generator)
    switch Int.random(in: 0..<9, using: &generator) {
    case 0: if at < bytes.count { bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &generator) }
    case 1: bytes.removeLast(bytes.count - at)
    case 2: bytes.insert(contentsOf: pick(words), at: at)
    case 3: bytes.replaceSubrange(range(in: bytes), with: pick(words))
    case 4:
      let other = pick(corpus)
      bytes.replaceSubrange(at..., with: other[range(in: other)])
    case 5:
      let part = Array(bytes[range(in: bytes)].prefix(40))
      let count = 1 << Int.random(in: 0..<9, using: &generator)
      bytes.insert(contentsOf: Array(repeating: part, count: count).joined(), at: at)
    case 6: nest(&bytes)
    case 7: bytes.insert(contentsOf: pick(Self.damage), at: at)
    default: bytes.removeSubrange(range(in: bytes))
    }
  }

  private mutating func nest(_ bytes: inout [UInt8]) {
    let pair = pick([Array("[]".utf8), Array("{}".utf8), Array("()".utf8), Array("\"\"".utf8)])
    let depth = 1 << Int.random(in: 0..<13, using: &generator)
    let place = range(in: bytes)
    bytes.replaceSubrange(
      place,
      with: Array(repeating: pair[0], count: depth) + bytes[place]
        + Array(repeating: pair[1], count: Bool.random(using: &generator) ? depth : 0))
  }

  private mutating func range(in bytes: [UInt8]) -> Range<Int> {
    let first = Int.random(in: 0...bytes.count, using: &generator)
    let second = Int.random(in: 0...bytes.count, using: &generator)
    return min(first, second)..<max(first, second)
  }

  private mutating func pick(_ list: [[UInt8]]) -> [UInt8] {
    list[Int.random(in: 0..<list.count, using: &generator)]
  }

  /// Continuation bytes alone, an overlong slash, a surrogate, a scalar beyond the last, a byte order mark,
  /// controls, a reversal, a combining mark.
  private static let damage: [[UInt8]] = [
    [0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0xEF, 0xBB, 0xBF],
    [0], [0x1B, 0x5B, 0x32, 0x4A], [0xE2, 0x80, 0xAE], [0xCC, 0x81], [0x0D], [0x0D, 0x0A],
  ]
}
