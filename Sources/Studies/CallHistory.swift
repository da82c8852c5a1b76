public import Foundation
public import LanguageModels
public import PromptSpace

/// What the calls log of a run says: the bill so far, and what trials that never finished already paid.
///
/// A trial that was cut off is evaluated again, its answered calls coming from the cache. Its result
/// must still carry their cost, or an interruption would make a trial look cheap.
public struct CallHistory: Sendable {
  private struct Key: Hashable {
    let trial: Int
    let split: String?
  }

  private struct Paid {
    var usage = ResourceUsage.zero
    /// The part that ended in an answer, which is kept now.
    var answered = ResourceUsage.zero
  }

  private var paid: [Key: Paid] = [:]
  /// Everything that reached a server, by any role.
  public private(set) var bill = ResourceUsage.zero

  /// The bill as a ledger starts from it; what has no known price counts as 0 USD.
  public let spent: BudgetAmount
  /// Attempts that were in flight when their process died, booked at their reservation.
  public private(set) var lost = BudgetAmount.zero
  /// Calls of an evaluation that ended in an answer, by the workflow's agents or a judge: what calls take.
  public private(set) var answeredByAgents = ResourceUsage.zero
  /// What embeddings took.
  package private(set) var embedded = ResourceUsage.zero
  /// Time at work so far, by the last line that says it.
  public private(set) var wall = Duration.zero

  public init(_ records: [CallRecord] = []) {
    spent = CallLogTotals(records).spent
    for record in records { add(record) }
  }

  /// A log in which attempts without an end count as lost.
  public init(_ contents: CallLogContents) {
    self.init(contents.records + contents.unfinished.map { CallRecord(lost: $0, at: Date()) })
    wall = contents.wall
  }

  /// Reads a log; a file that does not exist is an empty history, a torn line is skipped.
  ///
  /// - Throws: ``StudyError`` with code `storage`.
  public init(contentsOf file: URL) throws {
    self.init(try Self.contents(of: file))
  }

  /// - Throws: ``StudyError`` with code `storage`.
  public static func contents(of file: URL) throws -> CallLogContents {
    try RunFolder.check(file, limit: RunFolder.logLimit)
    do {
      return try CallLogContents(contentsOf: file)
    } catch {
      throw StudyError(.storage, "\(file.path): \(StorageFailure.reason(error))")
    }
  }

  /// Calls of the next evaluation that earlier processes paid for: of a pending trial, or of a pilot, with which
  /// the baseline begins.
  package func answered(ofNextTrialIn state: StudyState) -> Int {
    let next = state.pending?.number ?? (state.trials.isEmpty ? 1 : nil)
    return next.map { answered($0, .validation) } ?? 0
  }

  /// Calls of a trial that earlier processes completed.
  func answered(_ trial: Int, _ split: DataSplit) -> Int {
    paid[Key(trial: trial, split: split.rawValue)]?.answered.calls ?? 0
  }

  /// An outcome with what earlier processes paid for the same trial.
  func completing(_ outcome: EvaluationOutcome, trial: Int) -> EvaluationOutcome {
    guard let earlier = paid[Key(trial: trial, split: outcome.split.rawValue)] else {
      return outcome
    }
    var usage = outcome.usage + earlier.usage
    // What this very trial paid for before it was cut off is no saving.
    let answered = earlier.answered
    usage.cachedCalls = max(0, usage.cachedCalls - answered.calls)
    usage.savedTokens = max(0, usage.savedTokens - answered.inputTokens - answered.outputTokens)
    usage.savedUSD = usage.savedUSD.flatMap { saved in
      answered.costUSD.map { max(0, saved - $0) }
    }
    var completed = outcome
    completed.usage = usage
    return completed
  }

  /// What a trial has consumed on a split once some of its examples were run again.
  ///
  /// The answers that the retry replays were paid by the trial itself, so that nothing more is saved.
  ///
  /// - Parameters:
  ///   - recorded: the trial's outcome before.
  ///   - retry: what this process used.
  func usage(
    of recorded: EvaluationOutcome, trial: Int, after retry: ResourceUsage
  ) -> ResourceUsage {
    var usage = recorded.usage
    // Retries that were cut off stand in the log only.
    if let logged = paid[Key(trial: trial, split: recorded.split.rawValue)]?.usage,
      logged.calls > usage.calls
    {
      usage.calls = logged.calls
      (usage.inputTokens, usage.outputTokens) = (logged.inputTokens, logged.outputTokens)
      usage.costUSD = logged.costUSD
    }
    let paidNow = ResourceUsage(
      calls: retry.calls, inputTokens: retry.inputTokens, outputTokens: retry.outputTokens,
      costUSD: retry.costUSD)
    return usage + paidNow
  }

  private mutating func add(_ record: CallRecord) {
    guard !record.isFromCache, record.outcome.wasSent else { return }
    let usage = record.outcome.usage
    let attempt = ResourceUsage(
      calls: 1, inputTokens: usage.inputTokens, outputTokens: usage.outputTokens,
      costUSD: record.outcome.costUSD)
    bill += attempt
    guard !record.isLost else {
      // A guess at the most is part of the bill, never of what a trial is said to have cost.
      lost =
        lost
        + BudgetAmount(
          calls: 1, tokens: usage.inputTokens + usage.outputTokens,
          usd: record.outcome.costUSD ?? 0)
      return
    }
    if [.agent, .summarizer, .judge].contains(record.context.role), record.outcome.status == "ok" {
      answeredByAgents += attempt
    }
    if record.context.role == .embedder { embedded += attempt }
    guard let trial = record.context.trial else { return }
    let key = Key(trial: trial, split: record.context.split)
    paid[key, default: Paid()].usage += attempt
    if record.outcome.status == "ok" { paid[key]?.answered += attempt }
  }
}
