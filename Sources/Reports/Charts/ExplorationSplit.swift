import PromptSpace
import Studies

/// How much of each proposal's utility was expected score, and how much was for the sake of learning.
///
/// The bonus is acquisition − predicted mean. For a confidence bound that is the weighted uncertainty; for a
/// Thompson draw it may be negative; methods that maximize something else than a score give no mean.
struct ExplorationSplit: Hashable {
  struct Point: Hashable {
    let trial: Int
    let mean: Double
    let bonus: Double
    let uncertainty: Double?

    var acquisition: Double { mean + bonus }
  }

  /// Of every proposal that has both numbers, measured or not.
  let points: [Point]

  init(_ trials: [Trial]) {
    points = trials.compactMap { trial in
      guard let mean = trial.proposal.predictedMean, let utility = trial.proposal.acquisition,
        mean.isFinite, utility.isFinite
      else { return nil }
      return Point(
        trial: trial.number, mean: mean, bonus: utility - mean,
        uncertainty: trial.proposal.uncertainty)
    }
  }
}
