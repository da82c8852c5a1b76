import LanguageModels
import PromptSpace
import Strategies

/// What a study may still begin within its budget, by what is known at one moment.
///
/// Whatever begins leaves the verdict what it needs. That no cap is passed is the ledger's part, call by call.
struct StudyAdmission {
  let budget: StudyBudget
  let state: StudyState
  let environment: any PromptEnvironment
  let ledger: BudgetSnapshot
  let history: CallHistory
  let bounds: EvaluationBounds

  init(_ budget: StudyBudget, of state: StudyState, _ parts: StudyRunner.Parts) {
    self.budget = budget
    self.state = state
    environment = parts.environment
    ledger = parts.ledger.snapshot
    history = parts.history
    bounds = parts.bounds
  }

  /// What a whole evaluation of the validation split needs.
  var evaluation: Forecast { evaluation(ofCalls: callsPerEvaluation) }

  /// What the verdict still needs: the baseline and one winner, unless the baseline is measured.
  var verdict: Forecast {
    forecaster.verdict(
      calls: environment.callsPerEvaluation(on: .test),
      baselineIsTested: state.baseline?.test != nil)
  }

  /// Why no evaluation of so many calls may begin, if it may not.
  func refusal(ofCalls calls: Int) -> StopReason? {
    budget.refusal(
      evaluationsDone: state.evaluationsDone, spent: spent,
      evaluation: evaluation(ofCalls: calls), reserve: verdict)
  }

  /// Whether some examples of an outcome, run again, are foreseen to fit into what is left beside the verdict.
  func admits(examples: Int, of outcome: EvaluationOutcome) -> Bool {
    let total = environment.callsPerEvaluation(on: outcome.split)
    let perExample = (total + outcome.examples.count - 1) / max(outcome.examples.count, 1)
    // Retries take the place of no evaluation.
    let refusal = budget.refusal(
      evaluationsDone: 0, spent: spent,
      evaluation: forecaster.forecast(calls: examples * perExample, of: total, on: outcome.split),
      reserve: outcome.split == .test ? Forecast() : verdict)
    return refusal == nil && !ledger.isOverdrawn
  }

  /// Which cap the ledger's last refusal came from.
  var reasonOfRefusal: StopReason {
    ledger.isOverdrawn ? .overdrawn : ledger.lastRefusal.map(StopReason.init) ?? .calls
  }

  /// A budget that never admitted the baseline is a mistake to report, not a result.
  ///
  /// - Throws: ``StudyError`` with code `budgetTooSmall`.
  func checked(_ reason: StopReason) throws -> StopReason {
    guard state.evaluated.isEmpty else { return reason }
    throw StudyError.budgetTooSmall(
      reason, evaluation: evaluation.amount, verdict: verdict.amount, spent: ledger.spent,
      wall: ledger.wall)
  }

  private var callsPerEvaluation: Int { environment.callsPerEvaluation(on: .validation) }

  private var spent: Forecast {
    Forecast(amount: ledger.spent + ledger.reserved, wall: ledger.wall)
  }

  private var forecaster: Forecaster {
    let isPaced = !state.evaluated.isEmpty && ledger.spent.calls > 0
    return Forecaster(
      bounds: bounds, measured: state.measuredUsage ?? history.answeredByAgents,
      pace: isPaced ? ledger.wall / ledger.spent.calls : nil)
  }

  private func evaluation(ofCalls calls: Int) -> Forecast {
    forecaster.forecast(calls: calls, of: callsPerEvaluation, on: .validation)
  }
}

// MARK: - Purchases of examples

extension StudyAdmission {
  /// The most calls that every cap admits beside the verdict.
  ///
  /// - Complexity: O(log calls of an evaluation) forecasts.
  var calls: Int {
    // Never are two whole evaluations asked for at once.
    var most = 2 * callsPerEvaluation
    guard refusal(ofCalls: most) != nil else { return .max }
    var admitted = 0
    while admitted < most {
      let calls = (admitted + most + 1) / 2
      if refusal(ofCalls: calls) == nil { admitted = calls } else { most = calls - 1 }
    }
    return admitted
  }

  /// The most examples that the cap on evaluations admits.
  var examples: Int {
    let asked = state.askedExamples
    guard let all = state.baseline?.outcome?.examples.count else { return .max }
    let (most, isHuge) = (budget.evaluations - asked.whole).multipliedReportingOverflow(by: all)
    return isHuge ? .max : most - asked.bought
  }

  /// Which cap keeps the search from what it would ask next.
  func reason(toRefuse needed: Allowance) -> StopReason {
    if needed.examples > examples { return .evaluations }
    return refusal(ofCalls: needed.calls) ?? .calls
  }
}
