import LanguageModels

extension BudgetLedger {
  /// Calls that are spent or may still be.
  var committedCalls: Int {
    let snapshot = self.snapshot
    return snapshot.spent.calls + snapshot.reserved.calls
  }
}
