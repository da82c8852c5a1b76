import LanguageModels
import PromptSpace
import Strategies

extension StudyState {
  /// Evaluations that ended, as they count against a cap: bought examples by the whole evaluations that they fill.
  package var evaluationsDone: Int {
    let asked = askedExamples
    return asked.whole + asked.bought / max(asked.all, 1)
  }
}

extension StudyRunner {
  /// The most calls of what comes next, and none where that is still to be chosen within ``allowance``.
  var callsOfNextTrial: Int {
    if let pending = state.pending {
      return pending.proposal.purchase?.calls
        ?? parts.environment.callsPerEvaluation(on: .validation)
    }
    return loop.choosesExamples && loop.hasBaseline
      ? 0 : parts.environment.callsPerEvaluation(on: .validation)
  }

  /// What the next trial may take, for a proposer that chooses its examples.
  var allowance: Allowance {
    guard loop.choosesExamples, loop.hasBaseline else { return .unlimited }
    let admission = admission
    return Allowance(calls: admission.calls, examples: admission.examples)
  }
}
