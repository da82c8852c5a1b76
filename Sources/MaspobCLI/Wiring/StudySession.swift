import Evaluation
import Foundation
import LanguageModels
import Logging
import PromptSpace
import Randomness
import Reports
import Strategies
import Studies
import Workflows

/// One process at work on one run folder, from its lock to its last report.
struct StudySession {
  let project: Project
  /// Where the project left the protocol to a measurement.
  let choice: ProtocolChoice?
  let folder: RunFolder
  /// The run's manifest, with the prompts that were written so far.
  var manifest: StudyManifest { pools.manifest }
  let pools: WrittenPools
  let services: Services
  /// The study as earlier processes left it.
  let known: StudyState
  /// What this process says before its first call: a start that makes none leaves nothing to book.
  private var opening: StudyEvent {
    let booked = history.lost - known.booked
    // Never negative, even where somebody took the calls log away.
    return .opened(booked: booked.calls > 0 ? booked : .zero)
  }
  /// What the run cost so far, by the calls log and by what outsiders reported.
  func bill(of state: StudyState) throws -> ResourceUsage {
    try CallHistory(contentsOf: folder.calls).bill + state.reportedUsage
  }
  /// Who chooses among the pools of a project, given its candidates' vectors where it wants them.
  typealias Proposing = (Project, [[[Float]]]?) throws -> any Proposer
  private let command: CommandEvaluator?
  private let tools: CodeTools
  /// What scores, where this process runs the workflow.
  private let metric: (any Metric)?
  private let proposing: Proposing
  private let lock: RunLock
  private let journal: StudyJournal
  private let history: CallHistory
  private let callLog: JSONLinesCallLog

  /// Locks the folder, begins or takes up its run, and checks that every server is there.
  ///
  /// Makes no call that is billed.
  ///
  /// - Parameters:
  ///   - evaluates: false where somebody outside evaluates: only embeddings may then be called for.
  ///   - shared: answers for several studies, each of which is charged as if it were alone.
  /// - Throws: ``StudyError``, ``LanguageModelError``, ``UsageError``.
  static func open(
    _ project: Project, in folder: RunFolder, budget: StudyBudget, logger: Logger,
    evaluates: Bool = true, sharing shared: Services? = nil,
    proposing: @escaping Proposing = ProposerFactory.proposer
  ) async throws -> StudySession {
    if evaluates { try project.requireCodePermission() }
    try project.requireExamplesOneByOne(evaluates: evaluates)
    try folder.create()
    try folder.requireOwnFiles()
    let lock = try RunLock(file: folder.lock)
    let manifest = try Self.manifest(of: project, in: folder)
    let journal = try StudyJournal(file: folder.journal)
    let state = StudyState(records: journal.records, maximumErrorRate: manifest.maximumErrorRate)
    try state.requireAssignments(
      in: project.writesPrompts ? AssignmentSpace(pools: manifest.pools) : project.space, of: folder
    )
    let callLog = try JSONLinesCallLog(at: folder.calls)
    let contents = try CallHistory.contents(of: folder.calls)
    for start in contents.unfinished { callLog.append(CallRecord(lost: start, at: Date())) }
    let history = CallHistory(contents)
    let runsWorkflow = evaluates && project.configuration.evaluator == nil
    let lacksEmbeddings =
      try project.needsEmbeddings && folder.readEmbeddings(of: project.pools) == nil
    let options = Services.Options(
      caps: budget.caps, spent: history.spent(in: state), wall: max(history.wall, state.wall),
      overruns: ObservedOverruns(contents.records), records: contents.records, callLog: callLog,
      replies: folder.replies, keepsReplies: project.writesPrompts, logger: logger,
      usesModels: runsWorkflow,
      usesEmbedder: runsWorkflow || lacksEmbeddings)
    let services =
      if let shared { try Services(sharing: shared, for: project, options: options) } else {
        try Services(for: project, options: options)
      }
    let ledger = services.ledger
    journal.wall = { ledger.wall }
    let command = try evaluates ? project.commandEvaluator(ledger: ledger, logger: logger) : nil
    try await services.requireReachable()
    let tools = try await runsWorkflow ? project.codeTools() : CodeTools([])
    let metric =
      runsWorkflow ? try await project.scorer(tools: tools, models: services.models) : nil
    let choice = try await Self.choice(
      for: project, in: folder, services: services, tools: tools, metric: metric, journal: journal)
    return StudySession(
      project: choice.map { project.talking(by: $0.chosen) } ?? project, choice: choice,
      folder: folder, pools: WrittenPools(manifest, in: folder),
      services: services, known: state,
      command: command, tools: tools, metric: metric, proposing: proposing, lock: lock,
      journal: journal,
      history: history, callLog: callLog)
  }

  /// What `communication: auto` comes to: measured once, before the first evaluation, and kept.
  private static func choice(
    for project: Project, in folder: RunFolder, services: Services, tools: CodeTools,
    metric: (any Metric)?, journal: StudyJournal
  ) async throws -> ProtocolChoice? {
    guard project.awaitsProtocol else { return nil }
    if let known = try ProtocolChoice.read(folder) { return known }
    guard let metric else { return nil }
    do {
      let choice = try await project.measuredProtocol(
        models: services.models, tools: tools, metric: metric)
      try choice.write(to: folder)
      return choice
    } catch {
      await journal.checkpoint(after: error, settling: services.ledger)
      tools.shutdown()
      services.shutdown()
      throw error
    }
  }

  /// A run that exists keeps its own manifest, with the time of its creation.
  static func manifest(of project: Project, in folder: RunFolder) throws -> StudyManifest {
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
  ///
  /// - Parameter writing: told what a search that writes prompts does.
  func run(
    budget: StudyBudget, progress: @escaping @Sendable (StudyProgress) -> Void,
    writing: @escaping MASPOAuthor.Progress = { _, _ in }
  ) async throws -> StudyState {
    defer {
      command?.shutdown()
      tools.shutdown()
      services.shutdown()
    }
    var runner = try await runner(budget: budget, progress: progress, writing: writing)
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
    defer {
      command?.shutdown()
      tools.shutdown()
      services.shutdown()
    }
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
        "the budget admits no failed example again: what is left of it is kept for the verdict; "
          + "raise the cap that is short: --max-calls, --max-tokens, --max-usd or --max-wall")
    }
    return (runner.state, report)
  }

  private func runner(
    budget: StudyBudget, progress: @escaping @Sendable (StudyProgress) -> Void,
    writing: @escaping MASPOAuthor.Progress = { _, _ in }
  ) async throws -> StudyRunner {
    do {
      let proposer: any Proposer =
        project.writesPrompts
        ? NoFurtherProposer()
        : try proposing(project, try await embeddings())
      let (environment, author) = try environmentWithAuthor(budget, writing)
      let runtime = project.configuration.runtime
      return StudyRunner(
        configuration: .init(
          space: project.space, budget: budget, maximumErrorRate: runtime.maximumErrorRate,
          racing: racing),
        parts: .init(
          journal: journal, proposer: proposer, environment: environment,
          ledger: services.ledger, history: history, opening: opening,
          bounds: try bounds, author: author),
        progress: progress)
    } catch {
      await journal.checkpoint(after: error, settling: services.ledger)
      throw error
    }
  }

  /// What a program of the user's own uses nobody can bound: its first evaluation measures it.
  private var bounds: EvaluationBounds {
    get throws { command == nil ? try EvaluationBounds(of: project) : EvaluationBounds() }
  }

  private var racing: StudyRunner.Racing? {
    let search = project.configuration.search
    return project.writesPrompts
      ? nil : search.racing.map { .init(confidence: $0, seeds: SeedSequence(seed: search.seed)) }
  }

  /// Runs the seed prompts on the first validation examples, as the beginning of the baseline: its calls are
  /// logged and counted as the baseline's, which finds their answers in the cache, and leave the verdict what it
  /// needs.
  ///
  /// - Throws: ``StudyError`` with code `nothingScored` when no example could be run, `storage` when its calls
  ///   could not be logged; ``LanguageModelError`` with `budgetExhausted` when the budget does not cover it.
  func pilot(rows: Int) async throws {
    defer {
      command?.shutdown()
      tools.shutdown()
      services.shutdown()
    }
    let positions = Array(project.validation.examples.indices.prefix(rows))
    let environment = try environment()
    let verdict = Forecaster(
      bounds: try bounds, measured: known.measuredUsage ?? history.answeredByAgents, pace: nil
    ).verdict(
      calls: environment.callsPerEvaluation(on: .test),
      baselineIsTested: known.baseline?.test != nil)
    services.ledger.withhold(verdict.amount)
    let outcome = try await environment.evaluate(
      .init(project.space.seed, on: .validation, trial: 1, positions: positions)
    ) { _, _ in }
    guard outcome.n > 0 else {
      let reason = outcome.examples.lazy.compactMap(\.message).first ?? "there is no example"
      throw StudyError(
        .nothingScored,
        "not one example of the pilot could be scored; the first failure was: \(reason)")
    }
  }

  /// The loop for somebody who evaluates outside; embeds the pools first if the proposer needs it.
  func loop() async throws -> StudyLoop {
    do {
      let proposer = try proposing(project, try await embeddings())
      return StudyLoop(
        recorder: StudyRecorder(
          space: project.space, maximumErrorRate: manifest.maximumErrorRate, journal: journal),
        proposer: proposer)
    } catch {
      await journal.checkpoint(after: error, settling: services.ledger)
      throw error
    }
  }

  /// Ends a loop that was driven from outside: brings the files up to date that are made from the journal.
  func close(_ loop: inout StudyLoop) throws {
    defer { services.shutdown() }
    try writeReports(of: loop.state)
  }

  private func environment() throws -> any PromptEnvironment {
    if let command { return command }
    return LoggedEnvironment(evaluator: try evaluators()(project.agentPools), callLog: callLog)
  }

  /// What evaluates, and who writes the prompts where they are written on the way.
  private func environmentWithAuthor(
    _ budget: StudyBudget, _ writing: @escaping MASPOAuthor.Progress
  ) throws -> (any PromptEnvironment, (any PromptAuthor)?) {
    guard let preset = project.configuration.search.proposer.maspo else {
      return (try environment(), nil)
    }
    let callLog = callLog
    let make = try evaluators()
    let growing = try GrowingEnvironment(manifest.pools) {
      LoggedEnvironment(evaluator: try make($0), callLog: callLog)
    }
    let author = MASPOAuthor(
      .init(
        project: project, preset: preset, models: services.models, tools: tools, folder: folder,
        pools: pools, environment: growing, caps: budget.caps), progress: writing)
    return (growing, author)
  }

  private func evaluators() throws -> @Sendable ([PromptPool]) throws -> any PromptEnvironment {
    guard let metric else { throw UsageError("the project has no scorer") }
    let log =
      project.configuration.communication.isPlain
      ? nil : try JSONLinesCommunicationLog(at: folder.communication)
    var datasets = [DataSplit.validation: project.validation]
    datasets[.test] = project.test
    let (models, tools) = (services.models, tools)
    let kinds = project.configuration.communication.searched.map(Optional.some)
    var executors: [CommunicationProtocol?: any WorkflowExecutor] = [:]
    for kind in kinds.isEmpty ? [nil] : kinds {
      executors[kind] = try project.executor(models: models, tools: tools, by: kind, log: log)
    }
    return { [project, datasets, executors] pools in
      try project.environment(
        of: pools,
        by: { kind in
          guard let executor = executors[kind] else { throw UsageError("no such protocol") }
          return executor
        }, datasets: datasets, metric: metric)
    }
  }

  /// The run keeps its vectors: a server that embeds a little differently tomorrow must not change a
  /// decision that a resumed run makes.
  private func embeddings() async throws -> [[[Float]]]? {
    guard project.needsEmbeddings else { return nil }
    if let kept = try folder.readEmbeddings(of: project.pools) { return kept }
    guard let embedder = services.embedder else { return nil }
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
    try RunReports(folder: folder, state: state, manifest: manifest, bill: bill(of: state)).write()
  }
}

extension CallHistory {
  /// What counts against the caps of a study: logged, lost ones at their reservation, and reported.
  func spent(in state: StudyState) -> BudgetAmount {
    spent + BudgetAmount(state.reportedUsage)
  }
}
