public import LanguageModels
public import PromptSpace
public import Randomness
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
    /// Lets evaluations that cannot win end early; `nil` to run every example.
    public var racing: Racing?

    public init(
      space: AssignmentSpace, budget: StudyBudget, maximumErrorRate: Double, racing: Racing? = nil
    ) {
      self.space = space
      self.budget = budget
      self.maximumErrorRate = maximumErrorRate
      self.racing = racing
    }
  }

  /// How evaluations race against the best one so far.
  public struct Racing: Sendable {
    public var confidence: Double
    /// Decides the order of the examples of each trial.
    public var seeds: SeedSequence

    public init(confidence: Double, seeds: SeedSequence) {
      self.confidence = confidence
      self.seeds = seeds
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
    /// Written before the first call of this process; `nil` where nobody counts calls.
    public var opening: StudyEvent?

    public init(
      journal: StudyJournal, proposer: any Proposer, environment: any PromptEnvironment,
      ledger: BudgetLedger, history: CallHistory, opening: StudyEvent? = nil
    ) {
      self.journal = journal
      self.proposer = proposer
      self.environment = environment
      self.ledger = ledger
      self.history = history
      self.opening = opening
    }
  }

  public private(set) var state: StudyState

  let configuration: Configuration
  private(set) var parts: Parts
  let progress: @Sendable (StudyProgress) -> Void

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
      if state.stopReason != reason {
        if state.possiblyInFlight > 0 { try open() }
        try record(.stopped(reason: reason))
      }
      return reason
    } catch {
      await leaveCheckpoint(after: error)
      throw error
    }
  }

  mutating func leaveCheckpoint(after error: any Error) async {
    await Self.checkpoint(after: error, in: parts.journal, ledger: parts.ledger)
    state = StudyState(
      records: parts.journal.records, maximumErrorRate: configuration.maximumErrorRate)
  }

  /// Says in the journal that nothing was left in flight, if that is so.
  ///
  /// Cancelled calls are still settled and logged for a moment. Without a checkpoint the next process
  /// books what may have been in flight, which is right where calls are stuck or the disk is full.
  public static func checkpoint(
    after error: any Error, in journal: StudyJournal, ledger: BudgetLedger
  ) async {
    if let error = error as? StudyError, error.code == .storage { return }
    // Who never opened the study has nothing to say about the calls of the process before.
    guard journal.isOpen || StudyState(records: journal.records).possiblyInFlight == 0 else {
      return
    }
    // In a task of its own: this one may be cancelled, and would not wait.
    let isQuiet = await Task {
      for _ in 0..<200 where ledger.snapshot.reserved.calls > 0 {
        try? await Task.sleep(for: .milliseconds(25))
      }
      return ledger.snapshot.reserved.calls == 0
    }.value
    guard isQuiet else { return }
    // The error itself matters more than a checkpoint that cannot be written.
    try? journal.append(.stopped(reason: error is CancellationError ? .interrupted : .failed))
  }

  private mutating func search() async throws -> StopReason {
    while true {
      try Task.checkCancellation()
      if let refusal = refusalOfNextTrial() { return try checked(refusal) }
      do {
        let trial = try pendingOrNewTrial()
        let outcome = try await evaluate(trial, on: .validation)
        try requireUsable(outcome, isBaseline: trial.number == 1)
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
  var testReserve: Int {
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
      ? .baseline(of: configuration.space)
      : try parts.proposer.suggest()
    let number = state.trials.count + 1
    try record(.proposed(trial: number, proposal: proposal))
    let trial = Trial(number: number, proposal: proposal)
    progress(.proposed(trial))
    return trial
  }

  /// Says once that this process makes calls, and books what the one before may have left in flight.
  mutating func open() throws {
    guard let opening = parts.opening, !parts.journal.isOpen else { return }
    try record(opening)
  }

  private mutating func evaluate(
    _ trial: Trial, on split: DataSplit
  ) async throws -> EvaluationOutcome {
    try open()
    var request = EvaluationRequest(trial.assignment, on: split, trial: trial.number)
    if split == .validation {
      request.race = race(of: trial)
    }
    request.replicate = replicate(of: trial.number, on: split)
    return parts.history.completing(try await run(request), trial: trial.number)
  }

  /// Measuring an assignment again means new draws, not the kept ones.
  func replicate(of trial: Int, on split: DataSplit) -> Int {
    guard split == .validation, let index = state.trials.firstIndex(where: { $0.number == trial })
    else { return 0 }
    return state.trials[..<index].count { $0.assignment == state.trials[index].assignment }
  }

  /// The race of a trial against the incumbent; the baseline has nobody to race against.
  private func race(of trial: Trial) -> EvaluationRace? {
    guard let racing = configuration.racing, let rival = state.incumbent?.outcome,
      rival.assignment != trial.assignment
    else { return nil }
    let seed = racing.seeds.child("race").child(trial.number).value
    return EvaluationRace(against: rival, confidence: racing.confidence, seed: seed)
  }

  func run(_ request: EvaluationRequest) async throws -> EvaluationOutcome {
    let progress = self.progress
    return try await parts.environment.evaluate(request) { finished, total in
      progress(
        .examples(trial: request.trial, split: request.split, finished: finished, total: total))
    }
  }

  /// A dead server must not eat the budget one empty evaluation after the other, and without a baseline
  /// nothing that follows could be compared.
  private func requireUsable(_ outcome: EvaluationOutcome, isBaseline: Bool) throws {
    let isSpoiled = isBaseline && outcome.errorRate > configuration.maximumErrorRate
    guard outcome.n == 0 || isSpoiled else { return }
    let reason = outcome.examples.lazy.compactMap(\.message).first ?? "there is no example"
    let what =
      outcome.n == 0
      ? "not one of \(outcome.examples.count) examples could be scored"
      : "only \(outcome.n) of \(outcome.examples.count) examples of the baseline could be scored"
    throw StudyError(
      .nothingScored,
      "\(what) with the assignment \(outcome.assignment); the first failure was: \(reason); "
        + "the same command tries the failed ones again")
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

  mutating func record(_ event: StudyEvent) throws {
    try parts.journal.append(event)
    state.apply(event)
  }
}

extension Proposal {
  /// The first trial of every study: the prompts in use today.
  public static func baseline(of space: AssignmentSpace) -> Proposal {
    Proposal(assignment: space.seed, source: .seed, note: "baseline")
  }
}
