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
    return Allowance(calls: allowedCalls, examples: allowedExamples)
  }

  /// The most calls that every cap admits beside the verdict.
  private var allowedCalls: Int {
    // Never are two whole evaluations asked for at once.
    var most = 2 * parts.environment.callsPerEvaluation(on: .validation)
    guard refusal(ofCalls: most) != nil else { return .max }
    var admitted = 0
    while admitted < most {
      let calls = (admitted + most + 1) / 2
      if refusal(ofCalls: calls) == nil { admitted = calls } else { most = calls - 1 }
    }
    return admitted
  }

  private var allowedExamples: Int {
    let asked = state.askedExamples
    guard let all = state.baseline?.outcome?.examples.count else { return .max }
    let (most, isHuge) = (configuration.budget.evaluations - asked.whole)
      .multipliedReportingOverflow(by: all)
    return isHuge ? .max : most - asked.bought
  }

  /// Which cap keeps the search from what it would ask next.
  func reason(toRefuse needed: Allowance) -> StopReason {
    if needed.examples > allowedExamples { return .evaluations }
    return refusal(ofCalls: needed.calls) ?? .calls
  }
}
