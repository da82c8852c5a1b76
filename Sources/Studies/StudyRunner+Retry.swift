import LanguageModels
public import PromptSpace

/// Which failed examples of a study to run again.
public struct RetrySelection: Hashable, Sendable {
  /// The statuses to run again. Filtered and truncated replies are answers, which are kept: they are asked
  /// for anew, as a further replicate.
  public var statuses: Set<ExampleOutcome.Status>
  /// The trial, or `nil` for all of them.
  public var trial: Int?

  public static let defaultStatuses: Set<ExampleOutcome.Status> = [.error, .timeout]

  /// - Precondition: every status is one of a failure.
  public init(
    statuses: Set<ExampleOutcome.Status> = RetrySelection.defaultStatuses, trial: Int? = nil
  ) {
    precondition(statuses.allSatisfy(\.isFailure), "only failures are run again, got \(statuses)")
    self.statuses = statuses
    self.trial = trial
  }
}

/// What a retry came to.
public struct RetryReport: Hashable, Codable, Sendable {
  /// Examples run again.
  public var tried: Int
  /// Of them, those that have a score now.
  public var scored: Int
  /// Trials whose failed examples the budget no longer admitted.
  public var refused: [Int]
  /// Trials with failed examples that somebody else measured: only they can run them again.
  public var told: [Int]

  public init(tried: Int = 0, scored: Int = 0, refused: [Int] = [], told: [Int] = []) {
    self.tried = tried
    self.scored = scored
    self.refused = refused
    self.told = told
  }
}

extension StudyRunner {
  /// Runs failed examples of evaluated trials again, within the same budget, and writes down each amended
  /// outcome. One split of a trial is amended whole or not at all: where calls turn out dearer than the
  /// admission foresaw, the rest of the retry is refused and what it paid stays on the bill.
  ///
  /// - Throws: as ``run()``, with a checkpoint before.
  public mutating func retry(_ selection: RetrySelection) async throws -> RetryReport {
    let reason = state.stopReason
    do {
      withholdVerdict()
      var report = RetryReport()
      for trial in state.trials
      where selection.trial ?? trial.number == trial.number && !state.isSuperseded(trial) {
        for outcome in [trial.outcome, trial.test].compactMap({ $0 }) {
          // The verdict's own examples are what the reserve is for.
          if outcome.split == .test { parts.ledger.withhold(.zero) }
          try await retry(outcome, of: trial.number, selection, into: &report)
          if outcome.split == .test { withholdVerdict() }
        }
      }
      // What the study was before, it still is; but nothing is in flight any more.
      if report.tried > 0 || parts.journal.isOpen {
        try record(.stopped(reason: reason ?? .interrupted))
      }
      return report
    } catch {
      await leaveCheckpoint(after: error)
      throw error
    }
  }

  private mutating func retry(
    _ outcome: EvaluationOutcome, of trial: Int, _ selection: RetrySelection,
    into report: inout RetryReport
  ) async throws {
    let kept = outcome.examples.indices.filter {
      selection.statuses.contains(outcome.examples[$0].status)
    }
    guard !kept.isEmpty else { return }
    guard outcome.origin != .told else {
      report.told.append(trial)
      return
    }
    guard admission.admits(examples: kept.count, of: outcome) else {
      report.refused.append(trial)
      return
    }
    let places = try places(of: outcome, trial: trial)
    try open()
    guard let again = try await rerun(kept, of: outcome, trial: trial, places) else {
      report.refused.append(trial)
      return
    }
    report.tried += kept.count
    report.scored += kept.count { again.examples[$0].status == .scored }
    let amended = EvaluationOutcome(
      assignment: outcome.assignment, split: outcome.split, examples: again.examples,
      usage: parts.history.usage(of: outcome, trial: trial, after: again.usage),
      origin: outcome.origin, earlyStop: outcome.earlyStop)
    try record(.retried(trial: trial, outcome: amended))
    if let done = state.trials.first(where: { $0.number == trial }) {
      progress(.retried(done, split: outcome.split))
    }
  }

  /// The examples of an outcome, some of them run again.
  ///
  /// - Parameter places: of all examples in the data set.
  /// - Returns: `nil` where the budget does not reach that far.
  private func rerun(
    _ positions: [Int], of outcome: EvaluationOutcome, trial: Int, _ places: [Int]
  ) async throws -> (examples: [ExampleOutcome], usage: ResourceUsage)? {
    // Answers that are kept would come again: these need a draw of their own.
    let needsDraw: Set<ExampleOutcome.Status> = [.filtered, .truncated]
    let drawn = positions.filter { needsDraw.contains(outcome.examples[$0].status) }
    let repeated = positions.filter { !needsDraw.contains(outcome.examples[$0].status) }
    var (examples, usage) = (outcome.examples, ResourceUsage.zero)
    for (positions, replicate) in [
      (repeated, requests.replicate(of: trial, on: outcome.split)),
      (drawn, freshReplicate(of: trial)),
    ] where !positions.isEmpty {
      try Task.checkCancellation()
      let request = EvaluationRequest(
        outcome.assignment, on: outcome.split, trial: trial,
        positions: positions.map { places[$0] }, replicate: replicate)
      do {
        let result = try await run(request)
        for (position, example) in zip(positions, result.examples) { examples[position] = example }
        usage += result.usage
      } catch let error as LanguageModelError where error.code == .budgetExhausted {
        return nil
      }
    }
    return (examples, usage)
  }

  /// Where the examples of an outcome stand in the data set: a journal may hold some of them, or in another
  /// order.
  ///
  /// - Throws: ``StudyError`` with code `refusedReport` for an example that the data set does not have.
  private func places(of outcome: EvaluationOutcome, trial: Int) throws -> [Int] {
    guard let ids = parts.environment.exampleIDs(on: outcome.split) else {
      return Array(outcome.examples.indices)
    }
    let known = Dictionary(
      zip(ids, ids.indices), uniquingKeysWith: { first, _ in first })
    return try outcome.examples.map { example in
      guard let place = known[example.example] else {
        throw StudyError(
          .refusedReport,
          "evaluation \(trial) has the example '\(example.example.prefix(80))', which the "
            + "\(outcome.split.rawValue) data does not have; restore the data or name another --trial"
        )
      }
      return place
    }
  }

  /// A replicate that the trial was never asked as, the same again after an interruption.
  private func freshReplicate(of trial: Int) -> Int {
    let earlier = parts.journal.records.count { record in
      if case .retried(trial, _) = record.event { true } else { false }
    }
    // Far above the number of times that a study measures one assignment.
    return (1 << 20) + earlier
  }
}
