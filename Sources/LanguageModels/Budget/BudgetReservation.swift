/// A worst case set aside in a ``BudgetLedger``; ends exactly once, by the compiler's word.
///
/// Dropped without a word it counts as spent in full: an attempt whose end we never saw may be billed.
public struct BudgetReservation: ~Copyable, Sendable {
  private let ledger: BudgetLedger
  private let amount: LedgerAmount
  private var isSettled = false

  init(ledger: BudgetLedger, amount: LedgerAmount) {
    self.ledger = ledger
    self.amount = amount
  }

  deinit {
    if !isSettled { ledger.settle(amount, as: amount) }
  }

  /// Replaces the worst case by what the attempt cost; a higher cost is recorded as it is.
  public consuming func settle(as actual: BudgetAmount) {
    isSettled = true
    ledger.settle(amount, as: LedgerAmount(actual))
  }

  /// Gives everything back: nothing reached the server.
  public consuming func release() {
    isSettled = true
    ledger.settle(amount, as: .zero)
  }
}
