import Foundation
import PromptSpace
import Randomness
import Testing

struct ScoreIntervalTests {
  private func binary(_ ones: Int, of n: Int) -> [Double] {
    [Double](repeating: 1, count: ones) + [Double](repeating: 0, count: n - ones)
  }

  @Test(arguments: [
    (8, 10, 0.49016247153664183, 0.9433178485456247), (0, 10, 0, 0.2775327998628892),
    (1, 1, 0.20654931437723745, 1), (81, 100, 0.7222115462093562, 0.8748524849023126),
  ]) func binaryScoresGetWilsons(row: (Int, Int, Double, Double)) throws {
    let interval = try #require(ScoreInterval(scores: binary(row.0, of: row.1)))
    #expect(interval.method == .wilson)
    #expect(interval.n == row.1)
    #expect(interval.mean == Double(row.0) / Double(row.1))
    #expect(abs(interval.lower - row.2) < 1e-12)
    #expect(abs(interval.upper - row.3) < 1e-12)
  }

  @Test func otherScoresGetStudents() throws {
    let interval = try #require(ScoreInterval(scores: [0.2, 0.4, 0.6]))
    #expect(interval.method == .studentT)
    // s = 0.2, t at two degrees 4.302652730: half = 4.302652730 · 0.2 / √3, cut at 0.
    #expect(abs(interval.mean - 0.4) < 1e-15)
    #expect(interval.lower == 0)
    #expect(abs(interval.upper - (0.4 + 4.302652730 * 0.2 / 3.0.squareRoot())) < 1e-8)
  }

  @Test func toFewScoresHaveNoInterval() {
    #expect(ScoreInterval(scores: []) == nil)
    #expect(ScoreInterval(scores: [0.5]) == nil)
  }

  /// Wilson's interval covers a proportion about as often as it promises.
  @Test(arguments: [(10, 0.5), (20, 0.8), (50, 0.3), (200, 0.9)])
  func coversTheTruth(row: (n: Int, p: Double)) {
    var generator = Xoshiro256StarStar(seed: UInt64(row.n))
    let hits = (0..<4_000).count { _ in
      let scores = (0..<row.n).map { _ in generator.uniform() < row.p ? 1.0 : 0.0 }
      guard let interval = ScoreInterval(scores: scores) else { return false }
      return interval.lower <= row.p && row.p <= interval.upper
    }
    #expect((0.93...0.985).contains(Double(hits) / 4_000))
  }

  /// A mean told with the variance of its examples has the interval of the examples themselves.
  @Test func aReportedMeanHasTheIntervalOfItsExamples() throws {
    let scores = [0.2, 0.9, 0.4, 0.4, 0.7]
    let outcome = EvaluationOutcome(
      assignment: PromptAssignment([0]), split: .validation,
      examples: scores.enumerated().map { .scored("\($0)", $1) }, usage: .zero)
    let mean = try #require(outcome.score)
    let expected = try #require(outcome.interval)
    let reported = ReportedScore(mean: mean, n: 5, variance: outcome.variance)
    let found = try #require(ScoreInterval(reported))
    #expect(abs(found.lower - expected.lower) < 1e-12 && abs(found.upper - expected.upper) < 1e-12)
    #expect((found.mean, found.n) == (mean, 5))
    #expect(ScoreInterval(ReportedScore(mean: 0.5, n: 5)) == nil)
    #expect(ScoreInterval(ReportedScore(mean: 0.5, n: 1, variance: 0.1)) == nil)
    let told = EvaluationOutcome(
      assignment: PromptAssignment([0]), split: .validation, reported: reported, usage: .zero)
    #expect(told.interval == found)
    #expect(
      told.observation
        == Observation(
          assignment: PromptAssignment([0]), score: mean, exampleCount: 5,
          variance: outcome.variance))
    #expect((told.n, told.errors, told.errorRate) == (5, 0, 0))
    let data = try JSONEncoder().encode(told)
    #expect(try JSONDecoder().decode(EvaluationOutcome.self, from: data) == told)
  }

  @Test func survivesEncoding() throws {
    let interval = try #require(ScoreInterval(scores: [0, 1, 1]))
    let data = try JSONEncoder().encode(interval)
    #expect(try JSONDecoder().decode(ScoreInterval.self, from: data) == interval)
  }
}
