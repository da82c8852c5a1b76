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

  @Test func survivesEncoding() throws {
    let interval = try #require(ScoreInterval(scores: [0, 1, 1]))
    let data = try JSONEncoder().encode(interval)
    #expect(try JSONDecoder().decode(ScoreInterval.self, from: data) == interval)
  }
}
