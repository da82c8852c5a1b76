import Randomness
import Testing

@testable import MASPO

@Suite struct BatchTests {
  static let pool = Array(100..<130)

  static func batch(
    _ size: Int, _ injected: [Int] = [], labelled: [Int] = [], pool: [Int] = pool, seed: UInt64 = 1
  ) -> Batch {
    var generator = SeedSequence(seed: seed).generator
    return Batch(
      size: size, pool: pool, injected: injected, labelled: labelled, using: &generator)
  }

  @Test func aBatchHasEveryQuestionOnce() {
    for seed in 0..<50 as Range<UInt64> {
      let batch = Self.batch(10, [103, 101], labelled: [105, 106], seed: seed)
      #expect(batch.questions.count == 10 && Set(batch.questions).count == 10)
      #expect(batch.questions.prefix(2) == [103, 101] && batch.injected == 2)
      #expect(Set(batch.questions).isSubset(of: Self.pool))
      #expect(Set(batch.questions).isDisjoint(with: [105, 106]))
      #expect(batch.labelled == [105, 106])
    }
  }

  @Test func aSmallPoolIsTakenWhole() {
    let batch = Self.batch(10, labelled: [2, 3], pool: [1, 2, 3])
    #expect(Set(batch.questions) == [1, 2, 3] && batch.labelled == [])
    #expect(Self.batch(4, [9, 8], pool: [9, 8]).questions == [9, 8])
  }

  @Test func partsCoverTheBatch() {
    for (size, count) in [(10, 2), (7, 2), (7, 3), (3, 3), (2, 3)] {
      let batch = Self.batch(size)
      let parts = batch.parts(count)
      #expect(parts.count == count && parts.flatMap { $0 } == batch.questions)
    }
    #expect(Self.batch(7).parts(2).map(\.count) == [3, 4])
  }

  @Test func drawsAreUniform() {
    var generator = SeedSequence(seed: 2).generator
    var counts = [Int](repeating: 0, count: 6)
    for _ in 0..<6000 { for value in generator.sample(2, of: Array(0..<6)) { counts[value] += 1 } }
    #expect(counts.allSatisfy { (1850...2150).contains($0) })
  }
}
