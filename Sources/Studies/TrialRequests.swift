import PromptSpace
import Randomness

/// What the environment is asked for the trials of a study, by what the study holds at one moment.
struct TrialRequests {
  let state: StudyState
  let space: AssignmentSpace
  let racing: StudyRunner.Racing?

  func request(for trial: Trial, on split: DataSplit) -> EvaluationRequest {
    var request = EvaluationRequest(trial.assignment, on: split, trial: trial.number)
    if split == .validation {
      request.race = race(of: trial)
      request.positions = trial.proposal.purchase?.positions
    }
    request.replicate = replicate(of: trial.number, on: split)
    return request
  }

  /// Measuring an assignment again means new draws, not the kept ones.
  func replicate(of trial: Int, on split: DataSplit) -> Int {
    guard split == .validation, let index = state.trials.firstIndex(where: { $0.number == trial })
    else { return 0 }
    // The examples of one evaluation, bought bit by bit.
    guard state.trials[index].proposal.purchase == nil else { return 0 }
    return state.trials[..<index].count { $0.assignment == state.trials[index].assignment }
  }

  /// The race of a trial against the incumbent; the baseline has nobody to race against.
  private func race(of trial: Trial) -> EvaluationRace? {
    guard let racing, trial.proposal.purchase == nil, let rival = state.incumbent?.outcome,
      rival.assignment != trial.assignment, !state.isBaseline(trial.assignment, in: space)
    else { return nil }
    let seed = racing.seeds.child("race").child(trial.number).value
    return EvaluationRace(against: rival, confidence: racing.confidence, seed: seed)
  }
}
