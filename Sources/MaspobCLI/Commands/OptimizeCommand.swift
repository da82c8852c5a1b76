import ArgumentParser
import Foundation
import Logging
import PromptSpace
import Reports
import Studies

/// The main job: search better prompts within the budget.
struct OptimizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "optimize", abstract: "Search better prompts within the project's budget.",
    discussion: """
      Evaluates the seed prompts first, then what the proposer asks for, and measures seed and winner \
      on the test split at the end. Everything is written to a run folder before it is acted on: the \
      same command continues an interrupted run, pays no cached answer twice, and does nothing once \
      the budget is spent. Budgets are totals: raise one to continue a finished run. A project with an \
      'evaluator' section is measured by its program; 'maspob serve' lets another program drive.
      """)

  @OptionGroup var project: ProjectOptions

  @Option(name: .long, help: "The run's folder; by default the project's last run, else a new one.")
  var runDir: String?

  @Option(
    name: .long,
    help:
      "Who proposes: \(SearchSection.ProposerName.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var proposer: SearchSection.ProposerName?

  @Option(name: .long, help: "Seed of every random choice of the search.")
  var seed: UInt64?

  @Option(name: .long, help: "Total evaluations on the validation split.")
  var maxEvaluations: Int?

  @Option(name: .long, help: "Total calls that reach a server.")
  var maxCalls: Int?

  @Option(name: [.customShort("n"), .long], help: "Use the first examples of each split only.")
  var limit: Int?

  @Flag(name: .long, help: "Begin a new run even where one could be continued.")
  var fresh = false

  @OptionGroup var runtime: RuntimeOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if let maxEvaluations, maxEvaluations < 1 {
      throw ValidationError("--max-evaluations must be at least 1.")
    }
    if let maxCalls, maxCalls < 1 { throw ValidationError("--max-calls must be at least 1.") }
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
  }

  func run() async throws {
    let console = output.console
    let project = try ProjectLoader.load(project.file, adjust: adjust)
    for warning in project.warnings { console.note("warning: \(warning)") }
    let section = project.configuration.budget
    let budget = StudyBudget(evaluations: section.evaluations, calls: section.calls)
    let folder = try RunLocator.folder(
      for: StudyManifest(project: project, created: Date()), named: runDir, fresh: fresh,
      root: RunLocator.root(environment: ProcessInfo.processInfo.environment))
    let session = try await StudySession.open(
      project, in: folder, budget: budget, logger: LogHandlers.logger(output))
    try announce(session, console)
    let reporter = StudyReporter(
      console: console, budget: budget, ledger: session.services.ledger, known: session.known)
    defer { reporter.finish() }
    let state = try await session.run(budget: budget, progress: reporter.report)
    reporter.finish()
    let bill = try session.bill(of: state)
    let summary = StudySummary(state: state, bill: bill)
    console.result(summary.conclusion + "\nRun folder: \(folder.url.relativePath)")
    let report = StudyReport(state: state, manifest: session.manifest, bill: bill)
    try console.event(
      Done(stopReason: state.stopReason, runFolder: folder.url.relativePath, report: report))
  }

  private func adjust(_ configuration: inout ProjectConfiguration) {
    runtime.apply(to: &configuration.runtime)
    configuration.search.proposer = proposer ?? configuration.search.proposer
    configuration.search.seed = seed ?? configuration.search.seed
    configuration.budget.evaluations = maxEvaluations ?? configuration.budget.evaluations
    configuration.budget.calls = maxCalls ?? configuration.budget.calls
    if let limit { configuration.limitExamples(to: limit) }
  }

  private func announce(_ session: StudySession, _ console: Console) throws {
    let known = session.known
    let path = session.folder.url.relativePath
    if known.trials.isEmpty {
      console.note("new run in \(path)")
    } else {
      console.note("continuing \(path) after \(known.evaluated.count) evaluations")
    }
    try console.event(
      Launch(
        study: session.manifest.study, runFolder: path, resumed: !known.trials.isEmpty,
        evaluationsDone: known.evaluated.count))
  }

  private struct Launch: Encodable {
    let event = "launch"
    let study: String
    let runFolder: String
    let resumed: Bool
    let evaluationsDone: Int
  }

  private struct Done: Encodable {
    let event = "done"
    let status = "ok"
    let stopReason: StopReason?
    let runFolder: String
    let report: StudyReport
  }
}

extension SearchSection.ProposerName: ExpressibleByArgument {}
