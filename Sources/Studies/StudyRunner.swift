import LanguageModels
import PromptSpace
import Strategies

/// The loop: propose, write down, evaluate, write down, learn.
///
/// The proposer is replayed from the journal, so a study that was interrupted anywhere goes on with
/// the decisions it would have made. Trial 1 is always the seed assignment, the baseline.
public struct StudyRunner {
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
    await parts.journal.checkpoint(after: error, settling: parts.ledger)
    loop.recorder.reload()
  }

  private mutating func search() async throws -> StopReason {
    while true {
      try Task.checkCancellation()
      if let refusal = refusalOfNextTrial() { return try admission.checked(refusal) }
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
        return admission.reason(toRefuse: needed)
      } catch let error as LanguageModelError where error.code == .budgetExhausted {
        // Calls can cost more than the admission foresaw; the trial stays pending.
        let admission = admission
        return try admission.checked(admission.reasonOfRefusal)
      }
    }
  }

  /// What may begin, by what is known now.
  var admission: StudyAdmission { StudyAdmission(configuration.budget, of: state, parts) }

  /// Also sets aside anew what the verdict needs, by what is known now.
  private func refusalOfNextTrial() -> StopReason? {
    withholdVerdict()
    let admission = admission
    if admission.ledger.isOverdrawn { return .overdrawn }
    let answered = parts.history.answered(ofNextTrialIn: state)
    return admission.refusal(ofCalls: max(0, callsOfNextTrial - answered))
  }

  /// Sets aside what the verdict needs.
  func withholdVerdict() {
    let reserve = admission.verdict
    parts.ledger.withhold(reserve.amount, wall: reserve.wall)
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
    guard let author = parts.author, loop.hasBaseline else { return nil }
    if author.isFinished(after: state) { throw ProposerError.spaceExhausted }
    try open()
    let admission = admission
    let reserve = admission.verdict
    let needed = reserve + admission.evaluation
    parts.ledger.withhold(needed.amount, wall: needed.wall)
    defer { parts.ledger.withhold(reserve.amount, wall: reserve.wall) }
    guard let proposal = try await author.proposal(after: state) else {
      throw ProposerError.spaceExhausted
    }
    return try loop.recorder.propose(proposal)
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
    let outcome = try await run(requests.request(for: trial, on: split))
    return parts.history.completing(outcome, trial: trial.number)
  }

  var requests: TrialRequests {
    TrialRequests(state: state, space: configuration.space, racing: configuration.racing)
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
