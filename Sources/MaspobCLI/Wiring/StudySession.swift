import Evaluation
import Foundation
import LanguageModels
import Logging
import PromptSpace
import Randomness
import Reports
import Studies
import Workflows

/// One process at work on one run folder, from its lock to its last report.
struct StudySession {
  let project: Project
  let folder: RunFolder
  let manifest: StudyManifest
  let services: Services
  /// The study as earlier processes left it.
  let known: StudyState
  /// What this process says before its first call: a start that makes none leaves nothing to book.
  private var opening: StudyEvent {
    .opened(
      bookedCalls: known.possiblyInFlight,
      concurrency: project.configuration.runtime.concurrency)
  }
  /// What the run cost so far, by the calls log.
  var bill: ResourceUsage { get throws { try CallHistory(contentsOf: folder.calls).bill } }
  private let lock: RunLock
  private let journal: StudyJournal
  private let history: CallHistory
  private let callLog: JSONLinesCallLog

  /// Locks the folder, begins or takes up its run, and checks that every server is there.
  ///
  /// Makes no call that is billed.
  ///
  /// - Throws: ``StudyError``, ``LanguageModelError``, ``UsageError``.
  static func open(
    _ project: Project, in folder: RunFolder, budget: StudyBudget, logger: Logger
  ) async throws -> StudySession {
    try folder.create()
    let lock = try RunLock(file: folder.lock)
    let manifest = try Self.manifest(of: project, in: folder)
    let journal = try StudyJournal(file: folder.journal)
    let state = StudyState(records: journal.records, maximumErrorRate: manifest.maximumErrorRate)
    try state.requireAssignments(in: project.space, of: folder)
    let history = try CallHistory(contentsOf: folder.calls)
    let callLog = try JSONLinesCallLog(at: folder.calls)
    var spent = history.spent
    spent.calls += state.bookedCalls + state.possiblyInFlight
    let services = try Services(
      for: project,
      options: .init(
        caps: BudgetCaps(calls: budget.calls), spent: spent, callLog: callLog,
        replies: folder.replies, logger: logger))
    try await services.requireReachable()
    return StudySession(
      project: project, folder: folder, manifest: manifest, services: services, known: state,
      lock: lock, journal: journal, history: history, callLog: callLog)
  }

  /// A run that exists keeps its own manifest, with the time of its creation.
  private static func manifest(of project: Project, in folder: RunFolder) throws -> StudyManifest {
    let wanted = StudyManifest(project: project, created: Date())
    if folder.holdsRun {
      let found = try StudyManifest.read(folder.manifest)
      // Again, under the lock: the folder may have changed since it was chosen.
      let topics = wanted.differences(from: found)
      guard topics.isEmpty else { throw StudyError.differs(folder, in: topics) }
      return found
    }
    guard !FileManager.default.fileExists(atPath: folder.journal.path) else {
      throw StudyError(
        .storage,
        "\(folder.url.path) has a journal but no manifest.json; restore it, or name another folder")
    }
    try wanted.write(to: folder.manifest)
    return wanted
  }

  /// Embeds the pools if the proposer needs it, then runs the study to the end of its budget.
  func run(
    budget: StudyBudget, progress: @escaping @Sendable (StudyProgress) -> Void
  ) async throws -> StudyState {
    defer { services.shutdown() }
    var runner = try await runner(budget: budget, progress: progress)
    do {
      _ = try await runner.run()
    } catch {
      try? writeReports(of: runner.state)
      throw error
    }
    try writeReports(of: runner.state)
    return runner.state
  }

  /// Runs failed examples again, within the same budget.
  ///
  /// - Throws: as ``run(budget:progress:)``; ``StudyError`` with code `budgetTooSmall` when the budget admits
  ///   none of them.
  func retry(
    _ selection: RetrySelection, budget: StudyBudget,
    progress: @escaping @Sendable (StudyProgress) -> Void
  ) async throws -> (state: StudyState, report: RetryReport) {
    defer { services.shutdown() }
    var runner = try await runner(budget: budget, progress: progress)
    let report: RetryReport
    do {
      report = try await runner.retry(selection)
    } catch {
      try? writeReports(of: runner.state)
      throw error
    }
    try writeReports(of: runner.state)
    if report.tried == 0, !report.refused.isEmpty {
      throw StudyError(
        .budgetTooSmall,
        "the budget admits no failed example again: the calls left are kept for the verdict; "
          + "raise --max-calls")
    }
    return (runner.state, report)
  }

  private func runner(
    budget: StudyBudget, progress: @escaping @Sendable (StudyProgress) -> Void
  ) async throws -> StudyRunner {
    do {
      let embeddings = try await embeddings()
      let proposer = try ProposerFactory.proposer(for: project, embeddings: embeddings)
      let runtime = project.configuration.runtime
      return StudyRunner(
        configuration: .init(
          space: project.space, budget: budget, maximumErrorRate: runtime.maximumErrorRate,
          racing: racing),
        parts: .init(
          journal: journal, proposer: proposer, environment: try environment(),
          ledger: services.ledger, history: history, opening: opening),
        progress: progress)
    } catch {
      await StudyRunner.checkpoint(after: error, in: journal, ledger: services.ledger)
      throw error
    }
  }

  private var racing: StudyRunner.Racing? {
    let search = project.configuration.search
    return search.racing.map { .init(confidence: $0, seeds: SeedSequence(seed: search.seed)) }
  }

  private func environment() throws -> LoggedEnvironment {
    let executor = try StepwiseExecutor(
      workflow: project.workflow, models: services.models,
      truncation: project.configuration.truncation)
    var datasets = [DataSplit.validation: project.validation]
    datasets[.test] = project.test
    let evaluator = try WorkflowEvaluator(
      executor: executor, pools: project.pools, datasets: datasets, metric: project.metric,
      configuration: .init(
        maxConcurrentExamples: project.configuration.runtime.concurrency))
    return LoggedEnvironment(evaluator: evaluator, callLog: callLog)
  }

  /// The run keeps its vectors: a server that embeds a little differently tomorrow must not change a
  /// decision that a resumed run makes.
  private func embeddings() async throws -> [[[Float]]]? {
    guard project.needsEmbeddings, let embedder = services.embedder else { return nil }
    if let kept = try folder.readEmbeddings(of: project.pools) { return kept }
    let texts = project.pools.flatMap(\.candidates)
    try journal.append(opening)
    var vectors = try await embedder.embed(texts, context: CallContext(role: .embedder))[...]
    let embeddings = project.pools.map { pool in
      defer { vectors = vectors.dropFirst(pool.count) }
      return Array(vectors.prefix(pool.count))
    }
    try folder.write(embeddings: embeddings)
    return embeddings
  }

  private func writeReports(of state: StudyState) throws {
    let bill = try bill
    try RunReports(folder: folder, state: state, manifest: manifest, bill: bill).write()
  }
}
