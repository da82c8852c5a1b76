public import LanguageModels
public import PromptSpace
public import Strategies

/// The loop: propose, write down, evaluate, write down, learn.
///
/// The proposer is replayed from the journal, so a study that was interrupted anywhere goes on with
/// the decisions it would have made. Trial 1 is always the seed assignment, the baseline.
public struct StudyRunner {
  /// The rules of a study.
  public struct Configuration: Sendable {
    public var space: AssignmentSpace
    public var budget: StudyBudget
    /// The share of failed examples above which an evaluation is unusable.
    public var maximumErrorRate: Double

    public init(space: AssignmentSpace, budget: StudyBudget, maximumErrorRate: Double) {
      self.space = space
      self.budget = budget
      self.maximumErrorRate = maximumErrorRate
    }
  }

  /// The parts that a study drives.
  public struct Parts {
    public var journal: StudyJournal
    public var proposer: any Proposer
    public var environment: any PromptEnvironment
    public var ledger: BudgetLedger
    /// What earlier processes paid for trials that they did not finish.
    public var history: CallHistory

    public init(
      journal: StudyJournal, proposer: any Proposer, environment: any PromptEnvironment,
      ledger: BudgetLedger, history: CallHistory
    ) {
      self.journal = journal
      self.proposer = proposer
      self.environment = environment
      self.ledger = ledger
      self.history = history
    }
  }

  public private(set) var state: StudyState

  private let configuration: Configuration
  private var parts: Parts
  private let progress: @Sendable (StudyProgress) -> Void

  /// Replays the journal into the proposer.
  ///
  /// - Complexity: O(trials) calls of the proposer's `observe`.
  public init(
    configuration: Configuration, parts: Parts,
    progress: @escaping @Sendable (StudyProgress) -> Void = { _ in }
  ) {
    self.configuration = configuration
    self.parts = parts
    self.progress = progress
    state = StudyState(
      records: parts.journal.records, maximumErrorRate: configuration.maximumErrorRate)
    state.replay(into: &self.parts.proposer)
  }

  /// Spends the budget, measures seed and winner on the test split, and says why it stopped.
  ///
  /// - Throws: `CancellationError` after the checkpoint is written; ``StudyError``; whatever the
  ///   environment throws. The same command continues from the journal.
  public mutating func run() async throws -> StopReason {
    do {
      parts.ledger.withhold(BudgetAmount(calls: testReserve))
      let reason = try await search()
      parts.ledger.withhold(.zero)
      try await measureOnTest()
      if state.stopReason != reason { try record(.stopped(reason: reason)) }
      return reason
    } catch {
      // The checkpoint says that no call was left in flight; the error itself matters more.
      try? record(.stopped(reason: error is CancellationError ? .interrupted : .failed))
      throw error
    }
  }

  private mutating func search() async throws -> StopReason {
    while true {
      try Task.checkCancellation()
      if let refusal = refusalOfNextTrial() { return try checked(refusal) }
      do {
        let trial = try pendingOrNewTrial()
        let outcome = try await evaluate(trial, on: .validation)
        try requireScores(outcome)
        try record(.evaluated(trial: trial.number, outcome: outcome))
        if let done = state.trials.last {
          state.teach(done, to: &parts.proposer)
          progress(.evaluated(done))
        }
      } catch ProposerError.spaceExhausted {
        return .spaceExhausted
      } catch let error as LanguageModelError where error.code == .budgetExhausted {
        // Retries can cost more than the admission assumed; the trial stays pending.
        return try checked(.calls)
      }
    }
  }

  private func refusalOfNextTrial() -> StopReason? {
    let validationCalls = parts.environment.callsPerEvaluation(on: .validation)
    let answered = state.pending.map { parts.history.answered($0.number, .validation) } ?? 0
    return configuration.budget.refusal(
      evaluationsDone: state.evaluated.count, callsSpent: parts.ledger.committedCalls,
      callsPerEvaluation: max(0, validationCalls - answered), testReserve: testReserve)
  }

  /// Calls that the verdict still needs: the baseline and one winner, unless the baseline is measured.
  private var testReserve: Int {
    let perEvaluation = parts.environment.callsPerEvaluation(on: .test)
    return perEvaluation * (state.baseline?.test == nil ? 2 : 1)
  }

  /// A budget that never admitted the baseline is a mistake to report, not a result.
  private func checked(_ reason: StopReason) throws -> StopReason {
    guard state.evaluated.isEmpty else { return reason }
    let calls = parts.environment.callsPerEvaluation(on: .validation)
    throw StudyError(
      .budgetTooSmall,
      "the budget does not cover the baseline: one evaluation needs up to \(calls) calls and the "
        + "verdict on the test split \(testReserve) more, \(parts.ledger.committedCalls) are spent; "
        + "raise --max-calls or --max-evaluations, or lower the number of examples")
  }

  private mutating func pendingOrNewTrial() throws -> Trial {
    if let pending = state.pending { return pending }
    let proposal =
      state.trials.isEmpty
      ? Proposal(assignment: configuration.space.seed, source: .seed, note: "baseline")
      : try parts.proposer.suggest()
    let number = state.trials.count + 1
    try record(.proposed(trial: number, proposal: proposal))
    let trial = Trial(number: number, proposal: proposal)
    progress(.proposed(trial))
    return trial
  }

  private func evaluate(_ trial: Trial, on split: DataSplit) async throws -> EvaluationOutcome {
    let progress = self.progress
    let outcome = try await parts.environment.evaluate(
      trial.assignment, on: split, trial: trial.number
    ) { finished, total in
      progress(
        .examples(trial: trial.number, split: split, finished: finished, total: total))
    }
    return parts.history.completing(outcome, trial: trial.number)
  }

  /// A dead server must not eat the budget one empty evaluation after the other.
  private func requireScores(_ outcome: EvaluationOutcome) throws {
    guard outcome.n == 0 else { return }
    let reason = outcome.examples.lazy.compactMap(\.message).first ?? "there is no example"
    throw StudyError(
      .nothingScored,
      "not one of \(outcome.examples.count) examples could be scored with the assignment "
        + "\(outcome.assignment); the first failure was: \(reason)")
  }

  /// Measures the baseline and the incumbent on the split that the search never saw.
  private mutating func measureOnTest() async throws {
    guard parts.environment.callsPerEvaluation(on: .test) > 0 else { return }
    let finalists = [state.baseline, state.incumbent].compactMap { $0 }
    var measured: Set<PromptAssignment> = []
    for trial in finalists where trial.test == nil && measured.insert(trial.assignment).inserted {
      try Task.checkCancellation()
      do {
        let outcome = try await evaluate(trial, on: .test)
        try record(.tested(trial: trial.number, outcome: outcome))
        if let done = state.trials.first(where: { $0.number == trial.number }) {
          progress(.tested(done))
        }
      } catch let error as LanguageModelError where error.code == .budgetExhausted {
        // The verdict then says that the test split was not measured.
        return
      }
    }
  }

  private mutating func record(_ event: StudyEvent) throws {
    try parts.journal.append(event)
    state.apply(event)
  }
}
