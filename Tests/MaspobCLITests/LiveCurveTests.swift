import Comparison
import Foundation
import Reports
import Testing
import _TestSupport

@testable import MaspobCLI

@Suite struct LiveCurveTests {
  private func study(_ points: [(calls: Int, best: Double?)], _ method: String = "m") -> LiveStudy {
    LiveStudy(
      method: method, seed: 1,
      points: points.map {
        .init(assignment: "0", score: $0.best, best: $0.best, calls: $0.calls, tokens: 0)
      }, seedTest: 0.5, bestTest: 0.75, comparison: nil, conclusion: .seedRemains, calls: 70,
      stopReason: nil)
  }

  /// Two studies whose best scores change at different calls.
  @Test func pointsAreMeansOfWhatHoldsThere() {
    let curve = LiveCurve(
      [study([(10, 0.2), (30, 0.6)]), study([(20, 0.4), (40, nil), (50, 0.8)])], cap: 100)
    #expect(curve.points.map(\.calls) == [0, 10, 20, 30, 40, 50, 100])
    let means = curve.points.map { $0.best.mean ?? .nan }
    for (mean, expected) in zip(means, [0.3, 0.3, 0.3, 0.5, 0.5, 0.7, 0.7]) {
      #expect(abs(mean - expected) < 1e-12)
    }
    #expect(curve.points.allSatisfy { $0.best.n == 2 && $0.best.interval != nil })
    // 0.3 ± t(1)·s/√2 with t(1) = 12.7062, s = 0.141421.
    #expect(abs((curve.points[0].best.interval?.lower ?? 0) - (0.3 - 1.27062)) < 1e-4)
  }

  @Test func aStudyWithoutAFirstScoreIsNotCounted() {
    let known = study([(10, 0.5)])
    let curve = LiveCurve([study([(10, nil), (20, 0.9)]), known, study([])], cap: 40)
    #expect(curve.points.allSatisfy { $0.best.n == 1 && $0.best.mean == 0.5 })
    #expect(curve.points.allSatisfy { $0.best.interval == nil })
    #expect(LiveCurve([study([(5, nil)])], cap: 40).points.isEmpty)
  }

  /// The two summaries of a comparison agree: the area under the mean curve is the mean area.
  @Test func itsAreaIsTheMeanArea() {
    var random = TestRandom(seed: 4)
    for _ in 0..<50 {
      let studies = (0..<4).map { _ in
        var (calls, best) = (0, 0.0)
        return study(
          (0..<Int.random(in: 1...12, using: &random)).map { _ in
            calls += Int.random(in: 0...40, using: &random)
            best += Double.random(in: 0...0.05, using: &random)
            return (calls, best)
          })
      }
      let cap = 250
      let points = LiveCurve(studies, cap: cap).points
      let area = zip(points, points.dropFirst()).reduce(0.0) { sum, pair in
        sum + (pair.0.best.mean ?? .nan) * Double(pair.1.calls - pair.0.calls)
      }
      let areas = studies.compactMap { $0.area(cap: cap) }
      #expect(abs(area / Double(cap) - areas.reduce(0, +) / 4) < 1e-12)
    }
  }

  @Test func longCurvesAreThinned() {
    let long = study((1...5_000).map { ($0, Double($0) / 5_000) })
    let curve = LiveCurve([long], cap: 5_000)
    #expect(curve.points.count == LiveCurve.mostPoints)
    #expect(curve.points.first?.calls == 0 && curve.points.last?.calls == 5_000)
    #expect(curve.points.last?.best.mean == 1)
  }

  @Test func figuresAreThoseOfTheSummary() throws {
    let studies = [
      [study([(10, 0.5)], "a"), study([(10, 0.7)], "a")],
      [study([(10, 0.5)], "b"), study([(10, 0.5)], "b")],
    ]
    let summary = LiveSummary("p", studies, baseline: 1, maxCalls: 100)
    let figures = LiveFigures(studies, summary, baseline: 1, realCalls: 123)
    #expect(figures.baseline == "b" && figures.maxCalls == 100 && figures.realCalls == 123)
    #expect(figures.methods.map(\.name) == ["a", "b"])
    #expect(figures.methods[0].best.mean == 0.6)
    let interval = try #require(summary.methods[0].best.interval)
    #expect(figures.methods[0].best.lower == interval.lower && interval.lower < 0.6)
    #expect(figures.methods[0].best.upper == interval.upper && interval.upper > 0.6)
    #expect(figures.methods[1].best.lower == nil)
    #expect(figures.methods[0].curve.map(\.calls) == [0, 10, 100])
    #expect(figures.studies.map(\.method) == ["a", "a", "b", "b"])
    #expect(figures.studies.allSatisfy { $0.verdict == "seed remains" && $0.calls == 70 })
    #expect(figures.differences.map(\.method) == ["a"])
    #expect(figures.differences[0].gain.mean == 0)
    #expect(figures.differences[0].conclusion == .notShown)
  }
}
