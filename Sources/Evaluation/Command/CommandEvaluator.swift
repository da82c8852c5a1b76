import Foundation
public import LanguageModels
public import PromptSpace
import Subprocesses
import Synchronization
import Workflows

/// Scores assignments by a program of the user's own, which runs the workflow and scores it.
///
/// The program stays alive over evaluations. It reads one JSON object a line,
/// ```
/// {"assignment":"0-3","examples":[{"id":"1","fields":{},"references":[]}],
///  "prompts":{"agent":"…"},"split":"validation","trial":2}
/// ```
/// and answers each with one line as ``ReportedOutcome`` describes, without `score`, and with `trial` repeated
/// if it likes. It runs without a shell, in a process group of its own that ends with this evaluator, and sees
/// only the variables of ``Configuration/environment``.
///
/// No failure becomes a score: a program that answers too late gives `timeout` for every example; one that
/// talks nonsense or ends gives `error`, after one more attempt with a fresh process where it ended. Whatever
/// such an attempt used nobody said: it counts as all the calls that were admitted for it.
public final class CommandEvaluator: PromptEnvironment {
  public struct Configuration: Sendable {
    /// The program and its arguments.
    public var command: [String]
    /// Where it runs.
    public var folder: String
    /// Every variable it sees.
    public var environment: [String: String]
    /// For one evaluation, the start of the program included.
    public var timeout: Duration
    /// The most calls one example needs, for admission against a cap; what counts is what it reports.
    public var callsPerExample: Int
    /// Receives the lines of its standard error, bounded in length and number.
    public var log: @Sendable (String) -> Void
    /// What messages call the program.
    public var name: String

    public init(
      command: [String], folder: String, environment: [String: String], timeout: Duration,
      callsPerExample: Int = 1, name: String = "the evaluator",
      log: @escaping @Sendable (String) -> Void = { _ in }
    ) {
      self.command = command
      self.folder = folder
      self.environment = environment
      self.timeout = timeout
      self.callsPerExample = callsPerExample
      self.log = log
      self.name = name
    }
  }

  private let configuration: Configuration
  private let pools: [PromptPool]
  private let examples: [DataSplit: [Example]]
  private let ledger: BudgetLedger
  private let worker: Mutex<CommandWorker>
  /// Blocks while the program works, which no thread of the concurrency pool may.
  private let queue = BlockingQueue("maspob.evaluator", isSerial: true)

  /// Starts nothing yet.
  ///
  /// - Parameter ledger: pays what the program reports.
  public init(
    _ configuration: Configuration, pools: [PromptPool], examples: [DataSplit: [Example]],
    ledger: BudgetLedger = BudgetLedger()
  ) {
    self.configuration = configuration
    self.pools = pools
    self.examples = examples
    self.ledger = ledger
    worker = Mutex(CommandWorker(configuration))
  }

  public func callsPerEvaluation(on split: DataSplit) -> Int {
    examples[split, default: []].count * configuration.callsPerExample
  }

  public func exampleIDs(on split: DataSplit) -> [String]? {
    examples[split, default: []].map(\.id)
  }

  /// - Throws: ``EvaluationError`` with code `cannotStart` or `missingData`, `CancellationError`,
  ///   `LanguageModelError` for an exhausted budget.
  public func evaluate(
    _ request: EvaluationRequest,
    progress: @escaping @Sendable (_ finished: Int, _ total: Int) -> Void
  ) async throws -> EvaluationOutcome {
    let examples = try examples(of: request)
    let line = try encoded(request, examples)
    let most = examples.count * configuration.callsPerExample
    let reservation = try await ledger.reserve(BudgetAmount(calls: most))
    progress(0, examples.count)
    let answer: CommandWorker.Answer
    do {
      answer = try await exchange(line)
    } catch let error as EvaluationError where error.code == .cannotStart {
      reservation.release()
      throw error
    }
    // A cancelled evaluation leaves its reservation behind: what the program did by then may be billed.
    let outcome = answer.last.outcome(examples: examples.map(\.id), trial: request.trial)
    if outcome.isNonsense { await endProcess() }
    let unseen = answer.abandonedAttempts + (outcome.usage == nil ? 1 : 0)
    let usage =
      (outcome.usage ?? ResourceUsage(costUSD: nil)) + ResourceUsage(calls: unseen * most)
    reservation.settle(as: BudgetAmount(usage))
    progress(examples.count, examples.count)
    return EvaluationOutcome(
      assignment: request.assignment, split: request.split, examples: outcome.examples,
      usage: usage, origin: .command)
  }

  private func examples(of request: EvaluationRequest) throws(EvaluationError) -> [Example] {
    let all = examples[request.split, default: []]
    if let outside = request.positions?.first(where: { !all.indices.contains($0) }) {
      throw EvaluationError(
        .missingData,
        "there is no example \(outside) among the \(all.count) of \(request.split.rawValue)")
    }
    let wanted = request.positions.map { $0.map { all[$0] } } ?? all
    guard !wanted.isEmpty else {
      throw EvaluationError(.missingData, "there are no \(request.split.rawValue) examples")
    }
    return wanted
  }

  /// Ends the program and its children; a later evaluation would start it anew.
  public func shutdown() {
    queue.sync { worker.withLock { _ = $0.end(grace: .seconds(1)) } }
  }

  private func endProcess() async {
    await withCheckedContinuation { continuation in
      queue.later { [self] in
        worker.withLock { _ = $0.end(grace: .zero) }
        continuation.resume()
      }
    }
  }

  private func exchange(_ request: [UInt8]) async throws -> CommandWorker.Answer {
    try await queue.run { [self] isCancelled in
      try worker.withLock { try $0.answer(to: request, isCancelled: isCancelled) }
    }
  }

  private func encoded(_ request: EvaluationRequest, _ examples: [Example]) throws -> [UInt8] {
    let prompts = zip(pools, request.assignment.indices).map {
      ($0.agent.rawValue, $0.candidates[$1])
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(
      try encoder.encode(
        Request(
          trial: request.trial, split: request.split, assignment: request.assignment.description,
          prompts: Dictionary(uniqueKeysWithValues: prompts), examples: examples)))
  }

  private struct Request: Encodable {
    let trial: Int
    let split: DataSplit
    let assignment: String
    let prompts: [String: String]
    let examples: [Example]
  }
}
