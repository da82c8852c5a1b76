import Foundation
import PromptSpace
import Reports
import Studies

/// What one method did with one seed, as a comparison keeps it.
struct LiveStudy: Codable, Hashable {
  /// The prompts in use after an evaluation, or after a search that writes prompts found better ones.
  struct Point: Codable, Hashable {
    /// `nil` for a snapshot: prompts that were no trial of the study.
    let assignment: String?
    /// On the validation split.
    let score: Double?
    /// Of what the study would hand over, ended here.
    let best: Double?
    /// All that the study is charged with by then, the test split aside.
    let calls: Int
    let tokens: Int
  }

  let method: String
  let seed: UInt64
  let points: [Point]
  /// Mean scores of seed prompts and incumbent on the test split; `nil` where it was not measured.
  let seedTest: Double?
  let bestTest: Double?
  /// Incumbent against seed prompts, example by example.
  let comparison: PairedComparison?
  let conclusion: Verdict.Conclusion
  /// Everything, the test split included.
  let calls: Int
  let stopReason: StopReason?

  /// Score on unseen examples gained over the seed prompts.
  var gain: Double? { bestTest.flatMap { best in seedTest.map { best - $0 } } }

  /// Mean of what the study would hand over, over the calls from 0 to the cap; before its first evaluation it has
  /// the seed prompts.
  func area(cap: Int) -> Double? {
    guard let first = points.first?.best else { return nil }
    var (sum, reached, best) = (0.0, 0, first)
    for point in points {
      let calls = min(point.calls, cap)
      sum += Double(max(0, calls - reached)) * best
      (reached, best) = (max(reached, calls), point.best ?? best)
    }
    return (sum + Double(cap - reached) * best) / Double(cap)
  }
}

extension LiveStudy {
  /// - Parameter points: in order.
  init(
    _ method: String, seed: UInt64, _ state: StudyState, points: [Point], calls: Int
  ) {
    let verdict = Verdict(of: state)
    let seedTest = state.baseline?.test?.score
    let keepsSeed = verdict.conclusion == .seedRemains
    self.init(
      method: method, seed: seed, points: points, seedTest: seedTest,
      bestTest: keepsSeed ? seedTest : state.incumbent?.test?.score,
      comparison: verdict.comparison, conclusion: verdict.conclusion, calls: calls,
      stopReason: state.stopReason)
  }
}
