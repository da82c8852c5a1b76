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
  /// Who chooses among the pools of a project, given its candidates' vectors where it wants them.
  typealias Proposing = (Project, [[[Float]]]?) throws -> any Proposer

  /// Where the project left the protocol to a measurement.
  let choice: ProtocolChoice?
  let pools: WrittenPools
  let services: Services
  let held: HeldRun
  let evaluation: StudyEvaluation
  private let proposing: Proposing

  var project: Project { evaluation.project }
  var folder: RunFolder { held.folder }
  /// The run's manifest, with the prompts that were written so far.
  var manifest: StudyManifest { pools.manifest }
  /// The study as earlier processes left it.
  var known: StudyState { held.known }

  /// Locks the folder, begins or takes up its run, and checks that every server is there.
  ///
  /// Makes no call that is billed, but for a protocol that is to be measured.
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
    let held = try HeldRun(folder, of: project)
    let options = try options(
      for: project, held, caps: budget.caps, logger: logger, evaluates: evaluates)
    let services =
      if let shared { try Services(sharing: shared, for: project, options: options) } else {
        try Services(for: project, options: options)
      }
    let ledger = services.ledger
    held.journal.wall = { ledger.wall }
    let evaluation = try await StudyEvaluation.prepare(
      project, in: held, services, evaluates: evaluates, logger: logger)
    let choice = try await ProtocolChoice.settled(in: held, by: evaluation, services)
    return StudySession(
      choice: choice, pools: WrittenPools(held.manifest, in: folder), services: services,
      held: held, evaluation: choice.map { evaluation.talking(by: $0.chosen) } ?? evaluation,
      proposing: proposing)
  }

  private static func options(
    for project: Project, _ held: HeldRun, caps: BudgetCaps, logger: Logger, evaluates: Bool
  ) throws -> Services.Options {
    let runsWorkflow = evaluates && project.configuration.evaluator == nil
    let lacksEmbeddings =
      try project.needsEmbeddings && held.folder.readEmbeddings(of: project.pools) == nil
    var options = held.calls.options(caps: caps, logger: logger)
    options.spent = held.calls.history.spent(in: held.known)
    options.wall = max(held.calls.history.wall, held.known.wall)
    options.replies = held.folder.replies
    options.keepsReplies = project.writesPrompts
    options.usesModels = runsWorkflow
    options.usesEmbedder = runsWorkflow || lacksEmbeddings
    return options
  }

  /// What the run cost so far, by the calls log and by what outsiders reported.
  func bill(of state: StudyState) throws -> ResourceUsage { try held.bill(of: state) }

  /// Who decides about every trial behind the baseline; embeds the pools if it needs that.
  func chooser() async throws -> any Proposer {
    try proposing(
      project,
      try await PoolVectors(project: project, held: held, embedder: services.embedder).kept())
  }

  func shutdown() {
    evaluation.shutdown()
    services.shutdown()
  }

  func writeReports(of state: StudyState) throws {
    try RunReports(folder: folder, state: state, manifest: manifest, bill: bill(of: state)).write()
  }
}
