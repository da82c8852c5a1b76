import PromptSpace
import Studies

/// How much of each proposal's utility was expected score, and how much was for the sake of learning.
///
/// The bonus is acquisition − predicted mean. For a confidence bound that is the weighted uncertainty; for a
/// Thompson draw it may be negative. An expected improvement and a gain per call are no such sums, and have no
/// bonus; methods that maximize something else than a score give no mean.
struct ExplorationSplit: Hashable {
  struct Point: Hashable {
    let trial: Int
    let mean: Double
    /// `nil` where the utility is no sum of the mean and something else.
    let bonus: Double?
    let uncertainty: Double?
    let acquisition: Double
  }

  /// Of every proposal that has both numbers, measured or not.
  let points: [Point]

  /// Whether some acquisition is no sum.
  var hasOtherUtilities: Bool { points.contains { $0.bonus == nil } }

  init(_ trials: [Trial]) {
    points = trials.compactMap { trial in
      let proposal = trial.proposal
      guard let mean = proposal.predictedMean, let utility = proposal.acquisition,
        mean.isFinite, utility.isFinite
      else { return nil }
      return Point(
        trial: trial.number, mean: mean, bonus: proposal.utility == nil ? utility - mean : nil,
        uncertainty: proposal.uncertainty, acquisition: utility)
    }
  }
}
