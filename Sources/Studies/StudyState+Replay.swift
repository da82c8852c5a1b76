public import PromptSpace
public import Strategies

extension StudyState {
  /// Tells a fresh proposer everything that was learned, in order: it then proposes what the study's own
  /// proposer would.
  ///
  /// - Parameter start: the number of lessons that the proposer knows already.
  /// - Complexity: O(lessons) observations.
  public func replay(into proposer: inout any Proposer, from start: Int = 0) {
    for lesson in lessons.dropFirst(start) {
      switch lesson {
      case .trial(let number):
        if let trial = trials.first(where: { $0.number == number }) { teach(trial, to: &proposer) }
      case .attached(let observation):
        proposer.attach(observation)
      }
    }
  }

  /// What a surrogate learns from: informative evaluations and attached scores, in the order of the journal; of
  /// an assignment whose examples were bought bit by bit the latest.
  public var observations: [Observation] {
    let byNumber = Dictionary(uniqueKeysWithValues: informative.map { ($0.number, $0) })
    return lessons.compactMap { lesson in
      switch lesson {
      case .trial(let number):
        byNumber[number].flatMap { isSuperseded($0) ? nil : $0.outcome?.observation }
      case .attached(let observation): observation
      }
    }
  }

  /// An evaluation with too many errors is no observation.
  private func teach(_ trial: Trial, to proposer: inout any Proposer) {
    guard let outcome = trial.outcome else { return }
    if trial.state(maximumErrorRate: maximumErrorRate).isInformative {
      proposer.learn(amended(outcome, of: trial))
    } else {
      proposer.markUnusable(trial.assignment)
    }
  }
}
