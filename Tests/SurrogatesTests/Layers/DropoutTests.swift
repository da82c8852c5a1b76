import Randomness
import Testing

@testable import Surrogates

@Suite struct DropoutTests {
  @Test(arguments: [0.05, 0.3, 0.9]) func leavesOutTheRightShare(rate: Double) {
    var dropout = Dropout(rate: rate)
    var generator = SeedSequence(seed: 1).generator
    let (count, rounds) = (500, 40)
    var hits = [Int](repeating: 0, count: count)
    for _ in 0..<rounds {
      dropout.draw(count: count, using: &generator)
      #expect(dropout.victims == Set(dropout.victims).sorted())
      for victim in dropout.victims { hits[victim] += 1 }
    }
    let total = Double(count * rounds)
    let share = Double(hits.reduce(0, +)) / total
    let deviation = (rate * (1 - rate) / total).squareRoot()
    #expect(abs(share - rate) < 4 * deviation)
    // First and last elements are as likely victims as any other.
    let edge = Double(hits[0] + hits[1] + hits[count - 2] + hits[count - 1]) / Double(4 * rounds)
    #expect(abs(edge - rate) < 4 * (rate * (1 - rate) / Double(4 * rounds)).squareRoot())
  }

  @Test func neighboursAreIndependent() {
    var dropout = Dropout(rate: 0.4)
    var generator = SeedSequence(seed: 2).generator
    dropout.draw(count: 20_000, using: &generator)
    let victims = Set(dropout.victims)
    let pairs = victims.filter { victims.contains($0 + 1) }.count
    #expect(abs(Double(pairs) / Double(victims.count) - 0.4) < 0.025)
  }

  @Test func keepsTheExpectation() {
    var dropout = Dropout(rate: 0.25)
    var generator = SeedSequence(seed: 3).generator
    let count = 40_000
    dropout.draw(count: count, using: &generator)
    let sum = dropout.scale * Double(count - dropout.victims.count)
    #expect(abs(sum / Double(count) - 1) < 0.012)
  }

  @Test func withoutARateNothingIsLeftOut() {
    var dropout = Dropout(rate: 0)
    var generator = SeedSequence(seed: 4).generator
    let before = generator
    dropout.draw(count: 100, using: &generator)
    #expect(dropout.victims.isEmpty)
    #expect(dropout.scale == 1)
    #expect(generator == before)
  }

  @Test func aTinyRateDoesNotOverflow() {
    var dropout = Dropout(rate: 1e-300)
    var generator = SeedSequence(seed: 5).generator
    dropout.draw(count: 100, using: &generator)
    #expect(dropout.victims.isEmpty)
  }
}
