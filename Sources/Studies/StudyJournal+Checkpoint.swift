public import LanguageModels

extension StudyJournal {
  /// Says why this process ends.
  ///
  /// Cancelled calls are still settled and logged for a moment; what is not by then is booked at its
  /// reservation by the next process.
  public func checkpoint(after error: any Error, settling ledger: BudgetLedger) async {
    if let error = error as? StudyError, error.code == .storage { return }
    // In a task of its own: this one may be cancelled, and would not wait.
    await Task {
      for _ in 0..<200 where ledger.snapshot.reserved.calls > 0 {
        try? await Task.sleep(for: .milliseconds(25))
      }
    }.value
    // The error itself matters more than a checkpoint that cannot be written.
    try? append(.stopped(reason: error is CancellationError ? .interrupted : .failed))
  }
}
