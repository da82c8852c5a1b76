import PromptSpace
import Studies

/// The best usable validation score after each evaluation, and what had been spent by then.
///
/// The best is what a user would take: the highest observed mean. Chosen as a maximum, it is too high on
/// average; only the test split says what it is worth.
struct BestSoFarCurve: Hashable {
  struct Point: Hashable {
    let trial: Int
    /// The trial's own score; `nil` where nothing was scored.
    let score: Double?
    let standing: TrialState
    /// `nil` before the first usable score.
    let best: Double?
    let bestInterval: ScoreInterval?
    /// Calls that reached a server for validation scores, so far; the test split is not in it.
    let calls: Int
    /// US dollars likewise, or `nil` from the first cost on that is unknown.
    let usd: Double?
  }

  let points: [Point]

  /// - Complexity: O(trials).
  init(_ trials: StudyTrials) {
    var best: StudyTrials.Entry?
    var usage = ResourceUsage.zero
    points = trials.evaluated.map { entry in
      usage += entry.usage
      if entry.standing == .complete, let score = entry.score, score > best?.score ?? -1 {
        best = entry
      }
      return Point(
        trial: entry.number, score: entry.score, standing: entry.standing, best: best?.score,
        bestInterval: best?.interval, calls: usage.calls, usd: usage.costUSD)
    }
  }

  /// Whether there is a price for everything and something had one.
  var hasMoney: Bool { points.last?.usd.map { $0 > 0 } ?? false }
}
