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
    /// Who decides about every trial behind the baseline in the proposer's place, if anybody does.
    public var author: (any PromptAuthor)?
    public var environment: any PromptEnvironment
    public var ledger: BudgetLedger
    /// What earlier processes paid for trials that they did not finish.
    public var history: CallHistory
    /// Written before the first call of this process; `nil` where nobody counts calls.
    public var opening: StudyEvent?
    /// What evaluations may cost at most, where tokens or money are capped.
    public var bounds: EvaluationBounds

    public init(
      journal: StudyJournal, proposer: any Proposer, environment: any PromptEnvironment,
      ledger: BudgetLedger, history: CallHistory, opening: StudyEvent? = nil,
      bounds: EvaluationBounds = EvaluationBounds(), author: (any PromptAuthor)? = nil
    ) {
      self.journal = journal
      self.proposer = proposer
      self.author = author
      self.environment = environment
      self.ledger = ledger
      self.history = history
      self.opening = opening
      self.bounds = bounds
    }
  }

  public var state: StudyState { loop.state }

  private(set) var loop: StudyLoop
  let configuration: Configuration
  let parts: Parts
  let progress: @Sendable (StudyProgress) -> Void

  /// Takes up the study where its journal ends.
  public init(
    configuration: Configuration, parts: Parts,
    progress: @escaping @Sendable (StudyProgress) -> Void = { _ in }
  ) {
    self.configuration = configuration
    self.parts = parts
    self.progress = progress
    loop = StudyLoop(
      recorder: StudyRecorder(
        space: configuration.space, maximumErrorRate: configuration.maximumErrorRate,
        journal: parts.journal),
      proposer: parts.proposer)
  }

  /// Spends the budget, measures seed and winner on the test split, and says why it stopped.
  ///
  /// - Throws: `CancellationError` after the checkpoint is written; ``StudyError``; whatever the
  ///   environment throws. The same command continues from the journal.
  public mutating func run() async throws -> StopReason {
    do {
      let reason = try await search()
      parts.ledger.withhold(.zero)
      try await measureOnTest()
      if state.stopReason != reason { try record(.stopped(reason: reason)) }
      return reason
    } catch {
      await leaveCheckpoint(after: error)
      throw error
    }
  }

  mutating func leaveCheckpoint(after error: any Error) async {
    await Self.checkpoint(after: error, in: parts.journal, ledger: parts.ledger)
    loop.recorder.reload()
  }

  /// Says in the journal why this process ends.
  ///
  /// Cancelled calls are still settled and logged for a moment; what is not by then is booked at its
  /// reservation by the next process.
  public static func checkpoint(
    after error: any Error, in journal: StudyJournal, ledger: BudgetLedger
  ) async {
    if let error = error as? StudyError, error.code == .storage { return }
    // In a task of its own: this one may be cancelled, and would not wait.
    await Task {
      for _ in 0..<200 where ledger.snapshot.reserved.calls > 0 {
        try? await Task.sleep(for: .milliseconds(25))
      }
    }.value
    // The error itself matters more than a checkpoint that cannot be written.
    try? journal.append(.stopped(reason: error is CancellationError ? .interrupted : .failed))
  }

  private mutating func search() async throws -> StopReason {
    while true {
      try Task.checkCancellation()
      if let refusal = refusalOfNextTrial() { return try checked(refusal) }
      do {
        let trial = try await pendingOrNewTrial()
        let answer = try await evaluate(trial, on: .validation)
        try requireUsable(answer, of: trial)
        try record(.evaluated(trial: trial.number, outcome: state.whole(answer, of: trial)))
        if let done = state.trials.first(where: { $0.number == trial.number }) {
          progress(.evaluated(done))
        }
      } catch ProposerError.spaceExhausted {
        return parts.author == nil ? .spaceExhausted : .completed
      } catch ProposerError.nothingWorthwhile {
        return .completed
      } catch ProposerError.unaffordable(let needed) {
        return reason(toRefuse: needed)
      } catch let error as LanguageModelError where error.code == .budgetExhausted {
        // Calls can cost more than the admission foresaw; the trial stays pending.
        return try checked(reasonOfRefusal)
      }
    }
  }

  /// Also sets aside anew what the verdict needs, by what is known now.
  private func refusalOfNextTrial() -> StopReason? {
    withholdVerdict()
    if parts.ledger.snapshot.isOverdrawn { return .overdrawn }
    let answered = parts.history.answered(ofNextTrialIn: state)
    return refusal(ofCalls: max(0, callsOfNextTrial - answered))
  }

  /// Why no evaluation of so many calls may begin, if it may not.
  func refusal(ofCalls calls: Int) -> StopReason? {
    let ledger = parts.ledger.snapshot
    return configuration.budget.refusal(
      evaluationsDone: state.evaluationsDone,
      spent: Forecast(amount: ledger.spent + ledger.reserved, wall: ledger.wall),
      evaluation: forecaster.forecast(
        calls: calls, of: parts.environment.callsPerEvaluation(on: .validation), on: .validation),
      reserve: verdictForecast)
  }

  /// What the verdict still needs: the baseline and one winner, unless the baseline is measured.
  var verdictForecast: Forecast {
    forecaster.verdict(
      calls: parts.environment.callsPerEvaluation(on: .test),
      baselineIsTested: state.baseline?.test != nil)
  }

  var forecaster: Forecaster {
    let ledger = parts.ledger.snapshot
    let isPaced = !state.evaluated.isEmpty && ledger.spent.calls > 0
    return Forecaster(
      bounds: parts.bounds, measured: state.measuredUsage ?? parts.history.answeredByAgents,
      pace: isPaced ? ledger.wall / ledger.spent.calls : nil)
  }

  private var reasonOfRefusal: StopReason {
    let ledger = parts.ledger.snapshot
    return ledger.isOverdrawn ? .overdrawn : ledger.lastRefusal.map(StopReason.init) ?? .calls
  }

  /// A budget that never admitted the baseline is a mistake to report, not a result.
  private func checked(_ reason: StopReason) throws -> StopReason {
    guard state.evaluated.isEmpty else { return reason }
    let calls = parts.environment.callsPerEvaluation(on: .validation)
    let evaluation = forecaster.forecast(calls: calls, of: calls, on: .validation).amount
    let ledger = parts.ledger.snapshot
    throw StudyError.budgetTooSmall(
      reason, evaluation: evaluation, verdict: verdictForecast.amount, spent: ledger.spent,
      wall: ledger.wall)
  }

  private mutating func pendingOrNewTrial() async throws -> Trial {
    if let pending = state.pending { return pending }
    let trial = try await writtenTrial() ?? loop.propose(within: allowance)
    progress(.proposed(trial))
    return trial
  }

  /// The trial that the author asks for; `nil` where there is no author, or no baseline yet.
  ///
  /// The author's own calls leave the next evaluation and the verdict what they need.
  private mutating func writtenTrial() async throws -> Trial? {
    guard let author = parts.author, state.trials.contains(where: { $0.assignment == space.seed })
    else { return nil }
    if author.isFinished(after: state) { throw ProposerError.spaceExhausted }
    try open()
    let (calls, reserve) = (
      parts.environment.callsPerEvaluation(on: .validation), verdictForecast
    )
    let needed = reserve + forecaster.forecast(calls: calls, of: calls, on: .validation)
    parts.ledger.withhold(needed.amount, wall: needed.wall)
    defer { parts.ledger.withhold(reserve.amount, wall: reserve.wall) }
    guard let proposal = try await author.proposal(after: state) else {
      throw ProposerError.spaceExhausted
    }
    return try loop.recorder.propose(proposal)
  }

  private var space: AssignmentSpace { configuration.space }

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
      request.positions = trial.proposal.purchase?.positions
    }
    request.replicate = replicate(of: trial.number, on: split)
    return parts.history.completing(try await run(request), trial: trial.number)
  }

  /// Measuring an assignment again means new draws, not the kept ones.
  func replicate(of trial: Int, on split: DataSplit) -> Int {
    guard split == .validation, let index = state.trials.firstIndex(where: { $0.number == trial })
    else { return 0 }
    // The examples of one evaluation, bought bit by bit.
    guard state.trials[index].proposal.purchase == nil else { return 0 }
    return state.trials[..<index].count { $0.assignment == state.trials[index].assignment }
  }

  /// The race of a trial against the incumbent; the baseline has nobody to race against.
  private func race(of trial: Trial) -> EvaluationRace? {
    guard let racing = configuration.racing, trial.proposal.purchase == nil,
      let rival = state.incumbent?.outcome,
      rival.assignment != trial.assignment, !loop.recorder.isBaseline(trial.assignment)
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

  /// Measures the baseline and the incumbent on the split that the search never saw.
  private mutating func measureOnTest() async throws {
    guard parts.environment.callsPerEvaluation(on: .test) > 0 else { return }
    for trial in state.untestedFinalists {
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
    try loop.recorder.record(event)
  }
}
