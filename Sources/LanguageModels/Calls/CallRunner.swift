import Foundation
import Logging

/// Runs the attempts of a call: a place, a reservation, the request, the settlement, the log, the pause.
struct CallRunner: Sendable {
  typealias Decode<Value> = (HTTPResponse) throws(CallFailure) -> (Value, TokenUsage)

  let transport: any HTTPTransport
  let services: CallServices

  func run<Value: Sendable>(
    _ plan: CallPlan, decode: Decode<Value>
  ) async throws -> CallOutcome<Value> {
    try services.prices.requirePrices(for: [plan.model], caps: services.ledger.caps)
    var sent = 0
    var cost: Double? = 0
    var attempt = 1
    while true {
      let end = try await attemptOnce(plan, attempt: attempt, sentBefore: sent, decode: decode)
      if end.outcome.wasSent {
        sent += 1
        cost = cost.flatMap { known in end.outcome.costUSD.map { known + $0 } }
      }
      switch end.answer {
      case .success(let value):
        return CallOutcome(value: value, usage: end.outcome.usage, attempts: sent, costUSD: cost)
      case .failure(let failure):
        try await pause(after: failure, plan: plan, attempt: attempt, sent: sent)
        attempt += 1
      }
    }
  }

  /// Waits as the policy says, or throws the final error.
  private func pause(
    after failure: CallFailure, plan: CallPlan, attempt: Int, sent: Int
  ) async throws {
    let decision = services.retryPolicy.decision(
      for: failure, attempt: attempt, jitter: services.jitter.next())
    switch decision {
    case .giveUp(let note):
      throw failure.error(model: plan.model, attempts: sent, note: note)
    case .retry(let delay):
      services.logger?.info(
        "retrying a call",
        metadata: [
          "model": "\(plan.model)", "status": "\(failure.status)", "attempt": "\(attempt)",
          "pause": "\(delay)",
        ])
      try await services.clock.sleep(for: delay)
    }
  }

  // MARK: One attempt

  private struct End<Value: Sendable> {
    let answer: Result<Value, CallFailure>
    let outcome: CallRecord.Outcome
  }

  private func attemptOnce<Value: Sendable>(
    _ plan: CallPlan, attempt: Int, sentBefore: Int, decode: Decode<Value>
  ) async throws -> End<Value> {
    let permit = try await place()
    var feedback = CallLimiter.Feedback.nothing
    defer { services.limiter.release(permit, feedback) }
    if let failure = services.log?.failure {
      throw LanguageModelError(.budgetExhausted, failure, attempts: sentBefore)
    }
    let reservation = try await reserve(plan, sentBefore: sentBefore)
    let time = services.now()
    let start = ContinuousClock.now
    let answer: Result<(Value, TokenUsage), any Error>
    do {
      answer = .success(try decode(try await send(plan.request)))
    } catch {
      answer = .failure(error)
    }
    feedback = Self.feedback(of: answer)
    let outcome = outcome(of: answer, plan: plan, latency: ContinuousClock.now - start)
    services.log?.append(
      CallRecord(
        time: time, context: plan.context, model: plan.model, attempt: attempt, outcome: outcome))
    if outcome.wasSent {
      reservation.settle(as: outcome.charged)
    } else {
      reservation.release()
    }
    warnAboutOverrun(outcome, plan: plan)
    return End(answer: try Self.failureOrThrow(answer), outcome: outcome)
  }

  private func reserve(
    _ plan: CallPlan, sentBefore: Int
  ) async throws -> BudgetReservation {
    let worst = BudgetAmount(
      calls: 1, tokens: plan.worstCase.inputTokens + plan.worstCase.outputTokens,
      usd: services.prices.price(for: plan.model)?.worstCost(of: plan.worstCase) ?? 0)
    do {
      return try await services.ledger.reserve(worst)
    } catch let error as LanguageModelError {
      throw LanguageModelError(error.code, error.message, attempts: sentBefore)
    }
  }

  /// What the attempt is taken to have cost, and the words for the log.
  private func outcome<Value>(
    of answer: Result<(Value, TokenUsage), any Error>, plan: CallPlan, latency: Duration
  ) -> CallRecord.Outcome {
    let nothing = TokenUsage(inputTokens: 0, outputTokens: 0)
    var status = "cancelled"
    // Cancelled or broken in a way we do not know: the server may have answered and billed.
    var charge = CallFailure.Charge.unknown
    switch answer {
    case .success((_, let usage)): (status, charge) = ("ok", .usage(usage))
    case .failure(let failure as CallFailure): (status, charge) = (failure.status, failure.charge)
    case .failure(let error as TransportError):
      let failure = CallFailure(error)
      (status, charge) = (failure.status, failure.charge)
    case .failure: break
    }
    let price = services.prices.price(for: plan.model)
    let (usage, cost): (TokenUsage, Double?) =
      switch charge {
      case .notSent, .refused: (nothing, 0)
      case .usage(let usage): (usage, price?.cost(of: usage))
      case .unknown: (plan.worstCase, price?.worstCost(of: plan.worstCase))
      }
    return CallRecord.Outcome(
      status: status, usage: usage, costUSD: cost, latency: latency, wasSent: charge != .notSent)
  }

  private func warnAboutOverrun(_ outcome: CallRecord.Outcome, plan: CallPlan) {
    let foreseen = plan.worstCase.inputTokens + plan.worstCase.outputTokens
    guard outcome.charged.tokens > foreseen else { return }
    services.logger?.warning(
      "the server counted more tokens than the worst case foreseen",
      metadata: [
        "model": "\(plan.model)", "foreseen": "\(foreseen)", "counted": "\(outcome.charged.tokens)",
      ])
  }

  /// Keeps what the policy decides about; lets a cancellation and anything unknown through.
  private static func failureOrThrow<Value>(
    _ answer: Result<(Value, TokenUsage), any Error>
  ) throws -> Result<Value, CallFailure> {
    switch answer {
    case .success((let value, _)): return .success(value)
    case .failure(let failure as CallFailure): return .failure(failure)
    case .failure(let error as TransportError): return .failure(CallFailure(error))
    case .failure(let error): throw error
    }
  }
}

extension CallRecord.Outcome {
  /// What the ledger is told.
  fileprivate var charged: BudgetAmount {
    BudgetAmount(calls: 1, tokens: usage.inputTokens + usage.outputTokens, usd: costUSD ?? 0)
  }
}
