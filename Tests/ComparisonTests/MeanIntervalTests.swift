import Comparison
import Foundation
import Randomness
import Testing

@Suite struct MeanIntervalTests {
  /// Two different skewed populations with known means: what regrets look like.
  static let populations: [(mean: Double, draw: @Sendable (inout Xoshiro256StarStar) -> Double)] = [
    (1, { -log(1 - $0.uniform()) }), (0.5, { $0.uniform() }),
  ]

  @Test(arguments: 0..<2) func bothIntervalsCoverAtTheirLevel(population: Int) {
    let (mean, draw) = Self.populations[population]
    var covered = (studentT: 0, bootstrap: 0)
    for trial in 0..<400 {
      let seeds = SeedSequence(seed: 9).child(trial)
      var generator = seeds.generator
      let values = (0..<60).map { _ in draw(&generator) }
      let t = MeanInterval.studentT(values)
      let bootstrap = MeanInterval.bootstrap(values, samples: 199, seeds: seeds)
      if t.lower <= mean, mean <= t.upper { covered.studentT += 1 }
      if bootstrap.lower <= mean, mean <= bootstrap.upper { covered.bootstrap += 1 }
      #expect(abs(t.mean - bootstrap.mean) < 1e-12)
    }
    // 95 % of 400 are 380 ± 4.4; skewness costs a percent or two at 60 values.
    #expect((364...395).contains(covered.studentT), "t covered \(covered.studentT)")
    #expect((360...395).contains(covered.bootstrap), "bootstrap covered \(covered.bootstrap)")
  }

  @Test func studentTAgainstHandCount() {
    // Mean 2, s = 1, s/√3, and t of two degrees of freedom is 4.302653.
    let interval = MeanInterval.studentT([1, 2, 3])
    #expect(abs(interval.mean - 2) < 1e-12)
    #expect(abs(interval.upper - (2 + 4.302_652_73 / 3.0.squareRoot())) < 1e-6)
    #expect(!interval.excludesZero)
    #expect(MeanInterval.studentT([1, 1.01, 1.02]).excludesZero)
  }

  @Test func bootstrapIsSeeded() {
    let values = (0..<30).map { Double($0 * $0 % 17) }
    let seeds = SeedSequence(seed: 1)
    #expect(
      MeanInterval.bootstrap(values, seeds: seeds) == MeanInterval.bootstrap(values, seeds: seeds))
    #expect(
      MeanInterval.bootstrap(values, seeds: seeds)
        != MeanInterval.bootstrap(values, seeds: seeds.child(1)))
    let same = MeanInterval.bootstrap([2, 2, 2], seeds: seeds)
    #expect(same.lower == 2 && same.upper == 2)
  }

  @Test func pairedRegretsCountAndSign() {
    let pair = PairedRegrets(
      method: [0, 0.1, 0.1, 0.2, 0], rival: [0.3, 0.4, 0.1, 0.1, 0.2], seeds: SeedSequence(seed: 1))
    #expect((pair.wins, pair.ties, pair.losses) == (3, 1, 1))
    #expect(abs(pair.studentT.mean + 0.14) < 1e-12)
    let clear = PairedRegrets(
      method: [0, 0.1, 0.2], rival: [0.5, 0.61, 0.72], seeds: SeedSequence(seed: 1))
    #expect(clear.isBetter && !clear.isWorse)
    let reverse = PairedRegrets(
      method: [0.5, 0.61, 0.72], rival: [0, 0.1, 0.2], seeds: SeedSequence(seed: 1))
    #expect(reverse.isWorse && !reverse.isBetter)
  }
}
