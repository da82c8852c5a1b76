import PromptSpace
public import Strategies

extension StudyState {
  /// Tells a fresh proposer everything that was measured, in order: it then proposes what the study's own
  /// proposer would.
  ///
  /// - Complexity: O(trials) observations.
  public func replay(into proposer: inout any Proposer) {
    for trial in evaluated { teach(trial, to: &proposer) }
  }

  /// Tells a proposer one result; an evaluation with too many errors is no observation.
  func teach(_ trial: Trial, to proposer: inout any Proposer) {
    guard let outcome = trial.outcome else { return }
    if trial.state(maximumErrorRate: maximumErrorRate).isInformative,
      let observation = outcome.observation
    {
      proposer.observe(observation)
    } else {
      proposer.markUnusable(trial.assignment)
    }
  }
}
