import Randomness
import Testing

@testable import PromptSpace

struct RaceTestTests {
  private func outcome(_ scores: [Double?]) -> EvaluationOutcome {
    EvaluationOutcome(
      assignment: PromptAssignment([0]), split: .validation,
      examples: scores.enumerated().map { index, score in
        score.map { .scored("\(index)", $0) } ?? .failed("\(index)", .error, message: "down")
      }, usage: .zero)
  }

  /// Races a candidate in a random order, looking after every `block` examples.
  private func race(
    _ candidate: [Double?], against rival: [Double?], confidence: Double = 0.95, block: Int = 1,
    seed: UInt64
  ) -> EarlyStop? {
    let examples = outcome(candidate).examples
    let race = EvaluationRace(against: outcome(rival), confidence: confidence, seed: seed)
    var test = RaceTest(race, examples: examples.map(\.example))
    var generator = SeedSequence(seed: seed).child("order").generator
    for (seen, example) in examples.shuffled(using: &generator).enumerated() {
      test.observe(example)
      if (seen + 1) % block == 0, let stop = test.stop { return stop }
    }
    return nil
  }

  @Test func theCapitalIsThatOfTheFormula() throws {
    // d = −1, then +1 of N = 4: μ = 0 and 1/3, factors 1 + γ and 1 − γ.
    let race = EvaluationRace(against: outcome([1, 0, 1, 0]), confidence: 0.95, seed: 0)
    var test = RaceTest(race, examples: ["0", "1", "2", "3"])
    test.observe(.scored("0", 0))
    let stakes = [0.1, 0.2, 0.35, 0.5, 0.7, 0.9]
    #expect(abs(test.evidence - stakes.reduce(0) { $0 + 1 + $1 } / 6) < 1e-12)
    test.observe(.scored("1", 1))
    #expect(abs(test.evidence - stakes.reduce(0) { $0 + (1 + $1) * (1 - $1) } / 6) < 1e-12)
    // μ = 0 again: a difference of 0 changes nothing.
    test.observe(.scored("2", 1))
    #expect(abs(test.evidence - stakes.reduce(0) { $0 + (1 + $1) * (1 - $1) } / 6) < 1e-12)
  }

  /// The promise: looked at after every example, a candidate that is better by the smallest step is given up
  /// in at most 5 % of the orders. 1 − 0.8 makes the bound bite: with a looser one this test would fail.
  @Test(arguments: [
    (confidence: 0.95, losses: 8, draws: 8), (0.95, 20, 0), (0.95, 3, 40), (0.8, 20, 0),
    (0.8, 8, 8),
  ]) func aBetterCandidateIsSeldomGivenUp(
    confidence: Double, losses: Int, draws: Int
  ) {
    let wins = losses + 1
    let candidate =
      [Double](repeating: 1, count: wins + draws) + [Double](repeating: 0, count: losses)
    let rival =
      [Double](repeating: 0, count: wins) + [Double](repeating: 1, count: draws + losses)
    let seeds = 2000
    let dropped = (0..<seeds).count {
      race(candidate, against: rival, confidence: confidence, seed: UInt64($0)) != nil
    }
    #expect(Double(dropped) / Double(seeds) <= 1 - confidence)
  }

  /// A great many small losses and a few large gains: the shape that fools a normal approximation.
  @Test func rareLargeGainsAreWaitedFor() {
    let candidate = [Double](repeating: 0.45, count: 44) + [Double](repeating: 1, count: 4)
    let rival = [Double](repeating: 0.5, count: 44) + [Double](repeating: 0.4, count: 4)
    #expect(zip(candidate, rival).reduce(0) { $0 + $1.0 - $1.1 } > 0)
    let dropped = (0..<1000).count {
      race(candidate, against: rival, block: 8, seed: UInt64($0)) != nil
    }
    #expect(dropped <= 50)
  }

  /// Better means better on the examples that both have a score for.
  @Test func failuresWithoutATieToScoresKeepThePromise() {
    var (dropped, better) = (0, 0)
    for seed in 0..<2000 {
      var generator = SeedSequence(seed: UInt64(seed)).child("faults").generator
      let scores: [Double] = (0..<48).map { $0 % 2 == 0 ? 1 : 0 }
      let candidate = scores.map { generator.uniform() < 0.15 ? nil : $0 }
      let rival = scores.map { 1 - $0 }
      let total = zip(candidate, rival).reduce(0) { sum, pair in
        sum + (pair.0.map { $0 - pair.1 } ?? 0)
      }
      guard total > 0 else { continue }
      better += 1
      if race(candidate, against: rival, seed: UInt64(seed)) != nil { dropped += 1 }
    }
    #expect(better > 700)
    #expect(Double(dropped) <= 0.05 * Double(better), "\(dropped) of \(better)")
  }

  /// What it is for: clearly worse candidates end after less than half of the examples.
  @Test func aClearlyWorseCandidateSavesHalfOfTheExamples() {
    var saved = 0.0
    var given = 0
    for seed in 0..<1000 {
      var generator = SeedSequence(seed: UInt64(seed)).child("scores").generator
      let rival: [Double] = (0..<48).map { _ in generator.uniform() < 0.7 ? 1 : 0 }
      let candidate: [Double] = (0..<48).map { _ in generator.uniform() < 0.2 ? 1 : 0 }
      guard let stop = race(candidate, against: rival, block: 8, seed: UInt64(seed)) else {
        continue
      }
      given += 1
      saved += 1 - Double(stop.examples) / 48
    }
    #expect(given >= 990)
    #expect(saved / 1000 > 0.5, "saved \(saved / 1000)")
  }

  @Test func certainDefeatNeedsNoEvidence() throws {
    // The rival has 9 of 10; two misses leave 8 at best.
    let rival = [Double](repeating: 1, count: 9) + [0]
    let race = EvaluationRace(against: outcome(rival), confidence: 0.999999, seed: 1)
    var test = RaceTest(race, examples: (0..<10).map(String.init))
    test.observe(.scored("0", 0))
    #expect(test.stop?.reason == .impossible, "a draw at best is no win")
    let stop = try #require(test.stop)
    #expect(stop.pairs == 1 && stop.meanDifference == -1 && stop.evidence.isFinite)
    var open = RaceTest(race, examples: (0..<10).map(String.init))
    open.observe(.scored("9", 1))
    open.observe(.scored("0", 1))
    #expect(open.stop == nil)
  }

  @Test func theLastExampleAndUnpairedOnesStopNothing() {
    let race = EvaluationRace(against: outcome([1, nil]), confidence: 0.5, seed: 1)
    var test = RaceTest(race, examples: ["0", "1"])
    test.observe(.scored("1", 0))
    #expect(test.stop == nil, "the rival has no score to compare with")
    test.observe(.scored("0", 0))
    #expect(test.stop == nil, "nothing is left to save")
  }
}
