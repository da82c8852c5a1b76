import Foundation
import Testing

@testable import Randomness

struct Xoshiro256StarStarTests {
  @Test func followsThePublishedSequence() {
    var generator = Xoshiro256StarStar(state: [1, 2, 3, 4])
    let expected: [UInt64] = [
      11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360,
      607_988_272_756_665_600, 16_172_922_978_634_559_625, 8_476_171_486_693_032_832,
      10_595_114_339_597_558_777, 2_904_607_092_377_533_576,
    ]
    #expect(expected.map { _ in generator.next() } == expected)
  }

  @Test func aSeedIsExpandedWithSplitMix64() {
    var expander = SplitMix64(state: 42)
    let state = (0..<4).map { _ in expander.next() }
    #expect(Xoshiro256StarStar(seed: 42) == Xoshiro256StarStar(state: state))
  }

  @Test func aDecodedGeneratorGoesOnWhereTheEncodedOneStood() throws {
    var generator = Xoshiro256StarStar(seed: 7)
    for _ in 0..<100 { _ = generator.next() }
    let data = try JSONEncoder().encode(generator)
    var copy = try JSONDecoder().decode(Xoshiro256StarStar.self, from: data)
    for _ in 0..<100 { #expect(copy.next() == generator.next()) }
  }

  @Test func everyBitIsSetHalfOfTheTime() {
    var generator = Xoshiro256StarStar(seed: 3)
    var ones = [Int](repeating: 0, count: 64)
    for _ in 0..<10_000 {
      let word = generator.next()
      for bit in 0..<64 where word >> UInt64(bit) & 1 == 1 { ones[bit] += 1 }
    }
    // Five standard deviations of a fair coin.
    for (bit, count) in ones.enumerated() { #expect(abs(count - 5_000) < 250, "bit \(bit)") }
  }
}
