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
    _ plan: CallPlan, perform: (HTTPRequest) async throws -> (Value, TokenUsage)
  ) async throws -> CallOutcome<Value> {
    try services.prices.requirePrices(for: [plan.model], caps: services.ledger.caps)
    var sent = 0
    var cost: Double? = 0
    var attempt = 1
    while true {
      let end = try await attemptOnce(plan, attempt: attempt, sentBefore: sent, perform: perform)
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
    _ plan: CallPlan, attempt: Int, sentBefore: Int,
    perform: (HTTPRequest) async throws -> (Value, TokenUsage)
  ) async throws -> End<Value> {
    let permit = try await place()
    var feedback = CallLimiter.Feedback.nothing
    defer { services.limiter.release(permit, feedback) }
    try requireLog(sentBefore: sentBefore)
    let worstCase = services.overruns.scaled(plan.worstCase, model: plan.model)
    let reservation = try await reserve(worstCase, plan: plan, sentBefore: sentBefore)
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
      answer = .success(try await perform(plan.request))
    } catch {
      answer = .failure(error)
    }
    feedback = Self.feedback(of: answer)
    let outcome = outcome(
      of: answer, plan: plan, worstCase: worstCase, latency: ContinuousClock.now - start)
    var record = CallRecord(
      time: time, context: plan.context, model: plan.model, attempt: attempt, outcome: outcome)
    record.id = id
    record.foreseen = noteOverrun(outcome, plan: plan)
    finish(record, reservation)
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

  /// Writes the end down before the ledger lets others use what is left.
  private func finish(_ record: CallRecord, _ reservation: consuming BudgetReservation) {
    var record = record
    record.wall = services.ledger.wall
    services.log?.append(record)
    if record.outcome.wasSent {
      reservation.settle(as: record.outcome.charged)
    } else {
      reservation.release()
    }
  }

  private func reserve(
    _ worstCase: TokenUsage, plan: CallPlan, sentBefore: Int
  ) async throws -> BudgetReservation {
    let amount = BudgetAmount(
      calls: 1, tokens: worstCase.inputTokens + worstCase.outputTokens,
      usd: services.prices.price(for: plan.model)?.worstCost(of: worstCase) ?? 0)
    do {
      return try await services.ledger.reserve(amount)
    } catch let error as LanguageModelError {
      throw LanguageModelError(error.code, error.message, attempts: sentBefore)
    }
  }

  /// What the attempt is taken to have cost, and the words for the log.
  private func outcome<Value>(
    of answer: Result<(Value, TokenUsage), any Error>, plan: CallPlan, worstCase: TokenUsage,
    latency: Duration
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
      case .unknown: (worstCase, price?.worstCost(of: worstCase))
      }
    return CallRecord.Outcome(
      status: status, usage: usage, costUSD: cost, latency: latency, wasSent: charge != .notSent)
  }

  /// Remembers a server that counted more than the worst case, so that the next reservation covers it.
  ///
  /// - Returns: the worst case that was passed, `nil` where it was kept.
  private func noteOverrun(_ outcome: CallRecord.Outcome, plan: CallPlan) -> TokenUsage? {
    let foreseen = plan.worstCase
    let usage = outcome.usage
    let isOver =
      usage.inputTokens > foreseen.inputTokens || usage.outputTokens > foreseen.outputTokens
    // An attempt whose usage nobody knows is charged as reserved, which may be scaled already.
    guard isOver, outcome.status == "ok" else { return nil }
    services.overruns.observe(usage, foreseen: foreseen, model: plan.model)
    services.logger?.warning(
      "the server counted more tokens than the worst case foreseen",
      metadata: [
        "model": "\(plan.model)",
        "foreseen": "\(foreseen.inputTokens) + \(foreseen.outputTokens)",
        "counted": "\(usage.inputTokens) + \(usage.outputTokens)",
      ])
    return foreseen
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
