import ArgumentParser
import Foundation
import Logging
import PromptSpace
import Reports
import Studies
import Workflows

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

      The proposer maspob-examples also chooses how many validation examples each trial asks: what an assignment \
      was asked before is never asked again, a trial counts for its share of an evaluation, and only an \
      assignment that was asked about every example can win.

      The proposers maspo, maspo-reference, maspo-paper and spo write prompts of their own from what the \
      agents did on the validation questions, and judge them by a model without reference answers (section \
      'maspo'). What they found is added to the run's pools and evaluated as the second trial.
      """)

  @OptionGroup var study: StudyOptions

  @Flag(name: .long, help: "Show the plan of the run, as 'maspob plan' does, and call nothing.")
  var dryRun = false

  @OptionGroup var runtime: RuntimeOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    let project = try study.project { runtime.apply(to: &$0.runtime) }
    for notice in project.notices { console.note(notice) }
    let budget = StudyBudget(project.configuration.budget)
    let folder = try study.folder(for: project)
    if dryRun {
      return try RunPlan.print(project, budget: budget, folder: folder, console)
    }
    try project.requireCodePermission()
    try project.requireChoice()
    let session = try await StudySession.open(
      project, in: folder, budget: budget, logger: LogHandlers.logger(output))
    try announce(session, console)
    let reporter = StudyReporter(
      console: console, budget: budget, ledger: session.services.ledger, known: session.known,
      agents: project.pools.map(\.agent.rawValue))
    defer { reporter.finish() }
    let state = try await session.run(
      budget: budget, progress: reporter.report, writing: reporter.report(writing:spent:))
    reporter.finish()
    let bill = try session.bill(of: state)
    let summary = StudySummary(state: state, bill: bill)
    console.result(summary.conclusion + "\nRun folder: \(folder.url.relativePath)")
    let report = StudyReport(state: state, manifest: session.manifest, bill: bill)
    try console.event(
      Done(stopReason: state.stopReason, runFolder: folder.url.relativePath, report: report))
  }

  private func announce(_ session: StudySession, _ console: Console) throws {
    let known = session.known
    let path = session.folder.url.relativePath
    if known.trials.isEmpty {
      console.note("new run in \(path)")
    } else {
      console.note("continuing \(path) after \(known.evaluated.count) evaluations")
    }
    if let choice = session.choice { console.note(choice.line) }
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
