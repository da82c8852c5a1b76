import Comparison
import Foundation
import Reports
import Testing

@testable import MaspobCLI

@Suite struct LiveSummaryTests {
  /// A study that gained so much on the test split; `nil` for one without a measurement.
  private func study(_ method: String, _ seed: Int, gain: Double?) -> LiveStudy {
    LiveStudy(
      method: method, seed: UInt64(seed),
      points: [.init(assignment: "0", score: 0.5, best: 0.5, calls: 10, tokens: 10)],
      seedTest: 0.5, bestTest: gain.map { 0.5 + $0 }, comparison: nil, conclusion: .notShown,
      calls: 20, stopReason: nil)
  }

  private func summary(_ own: [Double?], _ rival: [Double?]) -> LiveSummary {
    let studies = [("new", own), ("old", rival)].map { method, gains in
      gains.enumerated().map { study(method, $0, gain: $1) }
    }
    return LiveSummary("p", studies, baseline: 1, maxCalls: 100)
  }

  /// t(2) = 4.302653, s = 0.1: half of the interval is 0.248414. A percentile bootstrap would exclude zero.
  @Test func threeSeedsThatAgreeShowNothing() throws {
    let summary = summary([0.1, 0.2, 0.3], [0, 0, 0])
    let difference = try #require(summary.differences.first)
    let interval = try #require(difference.gain.interval)
    #expect(abs(interval.lower - (0.2 - 0.248414)) < 1e-6)
    #expect(abs(interval.upper - (0.2 + 0.248414)) < 1e-6)
    let text = LiveText.text(summary, [])
    #expect(text.contains("not shown to differ") && text.contains("+0.200 [-0.048, +0.448] n=3"))
  }

  @Test func aClearDifferenceIsShownEitherWay() {
    let (more, less) = ([0.30, 0.31, 0.29], [0.0, 0.0, 0.0])
    #expect(LiveText.text(summary(more, less), []).contains("  better\n"))
    #expect(LiveText.text(summary(less, more), []).contains("  worse\n"))
  }

  @Test func pairsWithoutAMeasurementAreCounted() throws {
    let summary = summary([0.3, nil, 0.3], [0, 0, nil])
    let difference = try #require(summary.differences.first)
    #expect(difference.gain.n == 1 && difference.gain.interval == nil)
    #expect(difference.pairs == 3 && difference.unmeasured == 2)
    // The curves are there all the same.
    #expect(difference.area.n == 3)
    let text = LiveText.text(summary, [])
    #expect(text.contains("2 of 3") && text.contains("+0.300 n=1"))
    #expect(!text.contains("  better\n"))
  }

  @Test func nothingMeasuredIsSaidAndEqualValuesShowNothing() throws {
    #expect(LiveText.text(summary([nil, nil], [nil, nil]), []).contains("– n=0"))
    let equal = try #require(summary([0.2, 0.2], [0, 0]).differences.first)
    #expect(equal.gain.interval == nil && equal.gain.mean != nil)
  }
}
