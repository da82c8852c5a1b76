import PromptSpace
import Studies

/// What the surrogate expected of each trial before it was measured, beside what came out.
struct PredictionScatter: Hashable {
  struct Point: Hashable {
    let trial: Int
    let predicted: Double
    /// The surrogate's σ where the proposer gave one.
    let uncertainty: Double?
    let observed: Double
    let interval: ScoreInterval?
  }

  let points: [Point]

  init(_ trials: StudyTrials) {
    points = trials.complete.compactMap { entry in
      // A prediction that had seen some of the examples is none.
      guard let predicted = entry.proposal.predictedMean, let observed = entry.score,
        entry.asked == entry.n + entry.errors
      else { return nil }
      return Point(
        trial: entry.number, predicted: predicted, uncertainty: entry.proposal.uncertainty,
        observed: observed, interval: entry.interval)
    }
  }

  /// √(mean squared error), or `nil` without points.
  var rootMeanSquaredError: Double? {
    guard !points.isEmpty else { return nil }
    let squares = points.reduce(0) {
      $0 + ($1.predicted - $1.observed) * ($1.predicted - $1.observed)
    }
    return (squares / Double(points.count)).squareRoot()
  }

  /// Mean of predicted minus observed: above zero the surrogate hoped for too much.
  var bias: Double? {
    guard !points.isEmpty else { return nil }
    return points.reduce(0) { $0 + $1.predicted - $1.observed } / Double(points.count)
  }
}
