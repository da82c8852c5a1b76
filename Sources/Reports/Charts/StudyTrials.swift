import PromptSpace
import Studies

/// The trials of a study with what charts ask of each; anything a chart counts, it counts in these.
struct StudyTrials {
  struct Entry {
    let number: Int
    let assignment: PromptAssignment
    let proposal: Proposal
    let standing: TrialState
    let score: Double?
    let interval: ScoreInterval?
    let n: Int
    let errors: Int
    /// Examples that the trial itself asked; ``n`` and ``errors`` are of all that is known of its assignment.
    let asked: Int
    let usage: ResourceUsage
  }

  /// Evaluated trials in the order of their proposal.
  let evaluated: [Entry]

  /// Those with a usable score over the whole split.
  var complete: [Entry] { evaluated.filter { $0.standing == .complete && $0.score != nil } }

  init(_ state: StudyState) {
    evaluated = state.evaluated.compactMap { trial in
      guard let outcome = trial.outcome else { return nil }
      return Entry(
        number: trial.number, assignment: trial.assignment, proposal: trial.proposal,
        standing: trial.state(maximumErrorRate: state.maximumErrorRate), score: outcome.score,
        interval: outcome.interval, n: outcome.n, errors: outcome.errors,
        asked: trial.askedExamples ?? 0, usage: outcome.usage)
    }
  }
}
