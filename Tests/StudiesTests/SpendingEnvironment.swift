import LanguageModels
import PromptSpace
import _TestSupport

/// An environment that pays for its calls from a ledger, as the real one does.
struct SpendingEnvironment: PromptEnvironment {
  let environment: PlantedEnvironment
  let ledger: BudgetLedger
  /// Attempts of each call: 2 means that every call is retried once.
  var attempts = 1

  func callsPerEvaluation(on split: DataSplit) -> Int {
    environment.callsPerEvaluation(on: split)
  }

  func evaluate(
    _ request: EvaluationRequest,
    progress: @escaping @Sendable (_ finished: Int, _ total: Int) -> Void
  ) async throws -> EvaluationOutcome {
    for _ in 0..<(environment.callsPerEvaluation(on: request.split) * attempts) {
      let reservation = try await ledger.reserve(BudgetAmount(calls: 1))
      reservation.settle(as: BudgetAmount(calls: 1))
    }
    return try await environment.evaluate(request, progress: progress)
  }
}
