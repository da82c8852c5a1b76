import Testing

@testable import Randomness

struct SeedSequenceTests {
  @Test func thePathDecides() {
    let first = SeedSequence(seed: 1).child("warm-up").child(3)
    let second = SeedSequence(seed: 1).child("warm-up").child(3)
    #expect(first == second)
    #expect(first.generator == second.generator)
  }

  @Test func aPathLeadsToTheSameSeedInEveryProcess() {
    #expect(SeedSequence(seed: 0).child("dropout").value == 2_176_088_891_110_267_741)
    #expect(SeedSequence(seed: 0).child(0).value == 12_919_645_939_244_872_292)
  }

  @Test func childrenAreDistinct() {
    let root = SeedSequence(seed: 5)
    var seen: Set<UInt64> = [root.value]
    for number in -500..<500 { seen.insert(root.child(number).value) }
    for label in ["", "a", "b", "ab", "ba", "0", "1"] { seen.insert(root.child(label).value) }
    for number in 0..<100 { seen.insert(root.child("a").child(number).value) }
    #expect(seen.count == 1 + 1_000 + 7 + 100)
  }

  @Test func theOrderOfAPathMatters() {
    let root = SeedSequence(seed: 9)
    #expect(root.child(1).child(2) != root.child(2).child(1))
    #expect(root.child("a").child(1) != root.child(1).child("a"))
  }
}
