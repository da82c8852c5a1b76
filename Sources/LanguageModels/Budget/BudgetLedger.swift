import Synchronization

/// Keeps `spent + reserved ≤ cap` over every role: the worst case is reserved before an attempt and
/// replaced by what it cost after it.
///
/// May be used from any number of tasks. Whoever holds a reservation must not wait for another one.
public final class BudgetLedger: Sendable {
  private struct Waiter {
    let amount: LedgerAmount
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var spent: LedgerAmount
    var reserved = LedgerAmount.zero
    var withheld = LedgerAmount.zero
    var waiting = KeyedQueue<Waiter>()
    var lastID: UInt64 = 0
  }

  public let caps: BudgetCaps
  private let limit: LedgerAmount
  private let state: Mutex<State>

  /// - Parameter spent: what earlier runs under the same caps have used.
  public init(caps: BudgetCaps = .unlimited, spent: BudgetAmount = .zero) {
    self.caps = caps
    limit = LedgerAmount(caps)
    state = Mutex(State(spent: LedgerAmount(spent)))
  }

  public var snapshot: BudgetSnapshot {
    state.withLock { state in
      BudgetSnapshot(caps: caps, spent: state.spent.amount, reserved: state.reserved.amount)
    }
  }

  /// Sets an amount aside; waits, first come first served, while only other reservations stand in
  /// the way, for they may turn out cheaper than their worst case.
  ///
  /// - Throws: ``LanguageModelError`` with `budgetExhausted` when what is spent leaves too little,
  ///   `CancellationError` when the task is cancelled while it waits.
  public func reserve(_ amount: BudgetAmount) async throws -> BudgetReservation {
    let wanted = LedgerAmount(amount)
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let answer = state.withLock { state in
          enter(Waiter(amount: wanted, continuation: continuation), id: id, in: &state)
        }
        if let answer { continuation.resume(with: answer) }
      }
    } onCancel: {
      let waiter = state.withLock { $0.waiting.remove(key: id) }
      waiter?.continuation.resume(throwing: CancellationError())
      // The one that left may have stood before smaller ones.
      admitWaiting()
    }
    return BudgetReservation(ledger: self, amount: wanted)
  }

  /// Keeps a part of the caps out of reach of every attempt until it is set anew, for a purpose that comes
  /// later; ``BudgetAmount/zero`` gives it back.
  public func withhold(_ amount: BudgetAmount) {
    state.withLock { $0.withheld = LedgerAmount(amount) }
    admitWaiting()
  }

  /// Ends a reservation; called by ``BudgetReservation`` exactly once each.
  func settle(_ reservation: LedgerAmount, as actual: LedgerAmount) {
    state.withLock { state in
      state.reserved = state.reserved - reservation
      state.spent = state.spent + actual
    }
    admitWaiting()
  }

  /// - Returns: the answer, or `nil` when the waiter was queued.
  private func enter(
    _ waiter: Waiter, id: UInt64, in state: inout State
  ) -> Result<Void, any Error>? {
    // A cancellation before this line finds nobody in the queue to wake.
    if Task.isCancelled { return .failure(CancellationError()) }
    guard (state.spent + state.withheld + waiter.amount).isWithin(limit) else {
      return .failure(refusal(of: waiter.amount, in: state))
    }
    if state.waiting.isEmpty,
      (state.spent + state.reserved + state.withheld + waiter.amount).isWithin(limit)
    {
      state.reserved = state.reserved + waiter.amount
      return .success(())
    }
    state.waiting.append(waiter, key: id)
    return nil
  }

  private func admitWaiting() {
    let answers = state.withLock { state in
      var answers: [(CheckedContinuation<Void, any Error>, Result<Void, any Error>)] = []
      while let waiter = state.waiting.first() {
        if !(state.spent + state.withheld + waiter.amount).isWithin(limit) {
          answers.append(
            (waiter.continuation, .failure(refusal(of: waiter.amount, in: state))))
        } else if (state.spent + state.reserved + state.withheld + waiter.amount).isWithin(limit) {
          state.reserved = state.reserved + waiter.amount
          answers.append((waiter.continuation, .success(())))
        } else {
          break
        }
        _ = state.waiting.popFirst()
      }
      return answers
    }
    for (continuation, answer) in answers { continuation.resume(with: answer) }
  }

  private func refusal(of amount: LedgerAmount, in state: State) -> LanguageModelError {
    let spent = state.spent
    let total = spent + state.withheld + amount
    let reached: String
    if let calls = caps.calls, total.calls > limit.calls {
      reached = "\(calls) calls: \(spent.calls) made"
    } else if let tokens = caps.tokens, total.tokens > limit.tokens {
      reached = "\(tokens) tokens: \(spent.tokens) used, the next call may need \(amount.tokens)"
    } else {
      reached =
        "$\(caps.usd ?? 0): $\(spent.amount.usd) spent, the next call may cost $\(amount.amount.usd)"
    }
    return LanguageModelError(.budgetExhausted, "the budget is reached at \(reached)")
  }
}
