import LanguageModels
import PromptSpace
import Studies
import Synchronization
import _TestSupport

/// A clock that only moves when it is told to.
final class HandClock: Sendable {
  private let start = ContinuousClock.now
  private let passed = Mutex(Duration.zero)

  var now: ContinuousClock.Instant { start + passed.withLock { $0 } }
  func advance(by duration: Duration) { passed.withLock { $0 += duration } }
}

/// An environment whose calls reserve a worst case, cost something else and take time.
struct PricedEnvironment: PromptEnvironment {
  let environment: PlantedEnvironment
  let ledger: BudgetLedger
  /// Reserved before each call.
  var worst = BudgetAmount(calls: 1, tokens: 100, usd: 0.01)
  /// Charged after it.
  var actual = BudgetAmount(calls: 1, tokens: 30, usd: 0.003)
  var clock: HandClock?
  var secondsPerCall = 1

  /// By the reservations, for plans 12 validation and 8 test calls.
  var bounds: EvaluationBounds {
    EvaluationBounds(
      perEvaluation: [.validation: worst * 12, .test: worst * 8], largestCall: worst)
  }

  func callsPerEvaluation(on split: DataSplit) -> Int {
    environment.callsPerEvaluation(on: split)
  }

  func evaluate(
    _ request: EvaluationRequest,
    progress: @escaping @Sendable (_ finished: Int, _ total: Int) -> Void
  ) async throws -> EvaluationOutcome {
    let calls = environment.callsPerEvaluation(on: request.split)
    for _ in 0..<calls {
      let reservation = try await ledger.reserve(worst)
      clock?.advance(by: .seconds(secondsPerCall))
      reservation.settle(as: actual)
    }
    let outcome = try await environment.evaluate(request, progress: progress)
    return EvaluationOutcome(
      assignment: request.assignment, split: request.split, examples: outcome.examples,
      usage: ResourceUsage(
        calls: calls, inputTokens: calls * actual.tokens, costUSD: Double(calls) * actual.usd))
  }
}
