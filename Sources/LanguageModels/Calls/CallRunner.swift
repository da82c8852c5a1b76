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
    try await run(plan) { try decode(try await send($0)) }
  }

  /// - Parameter perform: one attempt; its failures are ``CallFailure``, ``TransportError`` or final.
  func run<Value: Sendable>(
    _ first: CallPlan, perform: (HTTPRequest) async throws -> (Value, TokenUsage)
  ) async throws -> CallOutcome<Value> {
    try services.prices.requirePrices(for: [first.model], caps: services.ledger.caps)
    var plan = first
    var sent = 0
    var cost: Double? = 0
    var attempt = 1
    var amendments = 0
    while true {
      let end = try await attemptOnce(plan, attempt: attempt, sentBefore: sent, perform: perform)
      if end.outcome.wasSent {
        sent += 1
        cost = cost.flatMap { known in end.outcome.costUSD.map { known + $0 } }
      }
      switch end.answer {
      case .success(let value):
        return CallOutcome(
          value: value, usage: end.outcome.usage, attempts: sent, costUSD: cost,
          rejected: plan.rejected)
      case .failure(let failure):
        if let other = plan.amended(failure) {
          // Another request, at once: it takes none of the retries.
          plan = other
          amendments += 1
        } else {
          try await pause(after: failure, plan: plan, attempt: attempt - amendments, sent: sent)
        }
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
      throw failure.error(
        model: plan.model, attempts: sent, note: note ?? plan.remedy(for: failure))
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
    _ plan: CallPlan, attempt: Int, sentBefore: Int,
    perform: (HTTPRequest) async throws -> (Value, TokenUsage)
  ) async throws -> End<Value> {
    let permit = try await place(for: plan.context)
    var feedback = CallLimiter.Feedback.nothing
    defer { services.limiter.release(permit, feedback) }
    try requireLog(sentBefore: sentBefore)
    let worstCase = services.overruns.scaled(plan.worstCase, model: plan.model)
    let reservation = try await reserve(
      worstCase, plan: plan, sentBefore: sentBefore, mayWait: !permit.isShared)
    let time = services.now()
    let id = begin(plan, attempt: attempt, worstCase: worstCase, at: time)
    do {
      // A bill that cannot be written down must not begin.
      try requireLog(sentBefore: sentBefore)
    } catch {
      reservation.release()
      throw error
    }
    let start = ContinuousClock.now
    let answer: Result<(Value, TokenUsage), any Error>
    do {
      answer = .success(
        try await services.limiter.occupied { try await perform(plan.request) })
    } catch {
      answer = .failure(error)
    }
    feedback = Self.feedback(of: answer)
    let outcome = outcome(
      of: answer, plan: plan, worstCase: worstCase, latency: ContinuousClock.now - start)
    let foreseen = noteOverrun(outcome, plan: plan)
    if let log = services.log {
      var record = CallRecord(
        time: time, context: plan.context, model: plan.model, attempt: attempt, outcome: outcome)
      (record.id, record.foreseen, record.wall) = (id, foreseen, services.ledger.wall)
      log.append(record)
    }
    // Written down before the ledger lets others use what is left.
    if outcome.wasSent { reservation.settle(as: outcome.charged) } else { reservation.release() }
    return End(answer: try Self.failureOrThrow(answer), outcome: outcome)
  }

  private func requireLog(sentBefore: Int) throws {
    if let failure = services.log?.failure {
      throw LanguageModelError(.budgetExhausted, failure, attempts: sentBefore)
    }
  }

  /// - Returns: the name of the attempt, `nil` where nothing is logged.
  private func begin(
    _ plan: CallPlan, attempt: Int, worstCase: TokenUsage, at time: Date
  ) -> String? {
    guard let log = services.log else { return nil }
    let usd = services.prices.price(for: plan.model)?.worstCost(of: worstCase)
    let start = CallStart(
      time: time, plan: plan, attempt: attempt, reserved: (worstCase, usd: usd),
      wall: services.ledger.wall)
    log.begin(start)
    return start.id
  }

  private func reserve(
    _ worstCase: TokenUsage, plan: CallPlan, sentBefore: Int, mayWait: Bool
  ) async throws -> BudgetReservation {
    let amount = BudgetAmount(
      calls: 1, tokens: worstCase.inputTokens + worstCase.outputTokens,
      usd: services.prices.price(for: plan.model)?.worstCost(of: worstCase) ?? 0)
    do {
      return try await services.ledger.reserve(amount, mayWait: mayWait)
    } catch let error as LanguageModelError {
      throw LanguageModelError(error.code, error.message, attempts: sentBefore)
    }
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
