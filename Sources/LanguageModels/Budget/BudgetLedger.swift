import Synchronization

/// Keeps `spent + reserved ≤ cap` over every role: the worst case is reserved before an attempt and
/// replaced by what it cost after it.
///
/// The cap on time at work is a closing hour: after it nothing more is granted, and attempts under way end
/// by their own time-outs. May be used from any number of tasks. Whoever holds a reservation must not wait
/// for another one.
public final class BudgetLedger: Sendable {
  private typealias Asker = CheckedContinuation<Void, any Error>

  private struct State {
    var book: LedgerBook<Asker>
    var withheldWall = Duration.zero
    var lastID: UInt64 = 0
  }

  public let caps: BudgetCaps
  private let state: Mutex<State>
  private let wallBefore: Duration
  private let start: ContinuousClock.Instant
  private let now: @Sendable () -> ContinuousClock.Instant

  /// - Parameters:
  ///   - spent: what earlier runs under the same caps have used.
  ///   - wall: their time at work; the pauses between them do not count.
  ///   - now: the clock that ends a budget of time.
  public init(
    caps: BudgetCaps = .unlimited, spent: BudgetAmount = .zero, wall: Duration = .zero,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.caps = caps
    wallBefore = wall
    self.now = now
    start = now()
    state = Mutex(
      State(book: LedgerBook(limit: LedgerAmount(caps), spent: LedgerAmount(spent))))
  }

  /// Time at work so far, earlier processes included.
  public var wall: Duration { wallBefore + (now() - start) }

  public var snapshot: BudgetSnapshot {
    let wall = self.wall
    return state.withLock { state in
      BudgetSnapshot(
        caps: caps, spent: state.book.spent.amount, reserved: state.book.reserved.amount,
        wall: wall, lastRefusal: state.book.lastRefusal)
    }
  }

  /// Sets an amount aside; waits, first come first served, while only other reservations stand in
  /// the way, for they may turn out cheaper than their worst case.
  ///
  /// - Parameter mayWait: false for who holds a reservation already, perhaps the one that stands in the way.
  /// - Throws: ``LanguageModelError`` with `budgetExhausted` when what is spent leaves too little,
  ///   `CancellationError` when the task is cancelled while it waits.
  public func reserve(
    _ amount: BudgetAmount, mayWait: Bool = true
  ) async throws -> BudgetReservation {
    let wanted = LedgerAmount(amount)
    try Task.checkCancellation()
    // The usual case, without the cost of a suspension.
    let answer = state.withLock { state in
      closeAfterTime(&state)
      return state.book.askAtOnce(wanted).map { result($0, of: wanted, in: state) }
    }
    if let answer {
      try answer.get()
    } else if mayWait {
      try await wait(for: wanted)
    } else {
      throw LanguageModelError(
        .budgetExhausted, "the budget has no room for a call within a call that is under way")
    }
    return BudgetReservation(ledger: self, amount: wanted)
  }

  private func wait(for wanted: LedgerAmount) async throws {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let answer = state.withLock { state -> Result<Void, any Error>? in
          // A cancellation before this line finds nobody in the queue to wake.
          if Task.isCancelled { return .failure(CancellationError()) }
          closeAfterTime(&state)
          return state.book.ask(wanted, key: id, asker: continuation)
            .map { result($0, of: wanted, in: state) }
        }
        if let answer { continuation.resume(with: answer) }
      }
    } onCancel: {
      let waiter = state.withLock { $0.book.leave(key: id) }
      waiter?.resume(throwing: CancellationError())
      // The one that left may have stood before smaller ones.
      admitWaiting()
    }
  }

  /// Keeps a part of the caps out of reach of every attempt until it is set anew, for a purpose that comes
  /// later; ``BudgetAmount/zero`` gives it back.
  public func withhold(_ amount: BudgetAmount, wall: Duration = .zero) {
    state.withLock { state in
      state.book.withhold(LedgerAmount(amount))
      state.withheldWall = wall
    }
    admitWaiting()
  }

  /// Ends a reservation; called by ``BudgetReservation`` exactly once each.
  func settle(_ reservation: LedgerAmount, as actual: LedgerAmount) {
    state.withLock { $0.book.settle(reservation, as: actual) }
    admitWaiting()
  }

  private func admitWaiting() {
    let answers = state.withLock { state -> [(Asker, Result<Void, any Error>)] in
      guard state.book.waitingCount > 0 else { return [] }
      closeAfterTime(&state)
      return state.book.admitWaiting().map {
        ($0.asker, result($0.answer, of: $0.amount, in: state))
      }
    }
    for (continuation, answer) in answers { continuation.resume(with: answer) }
  }

  /// The hour is checked where something is asked for, so that no timer has to run.
  private func closeAfterTime(_ state: inout State) {
    guard let cap = caps.wall else { return }
    state.book.isClosed = wall + state.withheldWall >= cap
  }

  private func result(
    _ answer: LedgerBook<Asker>.Answer, of amount: LedgerAmount, in state: State
  ) -> Result<Void, any Error> {
    switch answer {
    case .granted: .success(())
    case .refused(let dimension):
      .failure(
        LanguageModelError(
          .budgetExhausted,
          "the budget is reached at "
            + words(for: dimension, spent: state.book.spent.amount, next: amount.amount)))
    }
  }

  private func words(
    for dimension: BudgetDimension, spent: BudgetAmount, next: BudgetAmount
  ) -> String {
    switch dimension {
    case .calls: "\(caps.calls ?? 0) calls: \(spent.calls) made"
    case .tokens:
      "\(caps.tokens ?? 0) tokens: \(spent.tokens) used, the next call may need \(next.tokens)"
    case .usd:
      "$\(caps.usd ?? 0): $\(spent.usd) spent, the next call may cost $\(next.usd)"
    case .wall: "\((caps.wall ?? .zero).components.seconds) seconds of work"
    }
  }
}
