import ArgumentParser
import Foundation
import LanguageModels
import PromptSpace
import Reports
import Studies

/// Gives failed examples another chance.
struct RetryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry", abstract: "Run the failed examples of a run again.",
    discussion: """
      Only examples that ended without a score are asked again, within the run's own budget; what they \
      need of upstream agents is replayed. The amended results replace the old ones: later decisions \
      learn from them, earlier ones stay as recorded. Outcomes that somebody told are left alone: only who \
      measured them can run them again. If the winner changes, 'optimize' measures it on \
      the test split. The project must be as it was for the run, flags of 'optimize' included.

      Exit codes: 0 retried, or nothing to retry; 4 the budget admits none of the failed examples.
      """)

  @OptionGroup var study: StudyOptions

  @Option(name: .long, help: "Retry this evaluation only.")
  var trial: Int?

  @Option(
    name: .long, parsing: .singleValue,
    help: """
      A status to retry, may be repeated: error, timeout, truncated, filtered, refused. By default error and \
      timeout; the others are answers, and asking anew draws another one.
      """,
    transform: RetryCommand.parse)
  var status: [ExampleOutcome.Status] = []

  @OptionGroup var runtime: RuntimeOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let console = output.console
    let project = try study.project { runtime.apply(to: &$0.runtime) }
    let budget = StudyBudget(project.configuration.budget)
    let folder = try study.folder(for: project)
    guard folder.holdsRun else {
      throw UsageError("there is no run of this project; name its --run-dir")
    }
    let selection = RetrySelection(
      statuses: status.isEmpty ? RetrySelection.defaultStatuses : Set(status), trial: trial)
    let known = try RecordedRun(named: folder.url.path).state
    if let trial, !known.evaluated.contains(where: { $0.number == trial }) {
      throw UsageError("the run has no evaluation \(trial)")
    }
    if let named = known.trials.first(where: { $0.number == trial }), known.isSuperseded(named) {
      throw UsageError(
        "a later evaluation of \(named.assignment) tells all that evaluation \(named.number) does; retry the latest of it"
      )
    }
    let latest = known.evaluated.filter { !known.isSuperseded($0) }
    guard latest.contains(where: { $0.hasAny(of: selection) }) else {
      console.result("nothing to retry")
      try console.event(Done(runFolder: folder.url.relativePath, retry: RetryReport(), report: nil))
      return
    }
    let session = try await StudySession.open(
      project, in: folder, budget: budget, logger: LogHandlers.logger(output))
    let reporter = StudyReporter(
      console: console, budget: budget, ledger: session.services.ledger, known: session.known)
    defer { reporter.finish() }
    let (state, retry) = try await session.retry(
      selection, budget: budget, progress: reporter.report)
    reporter.finish()
    let bill = try session.bill(of: state)
    let summary = StudySummary(state: state, bill: bill)
    console.result("\(words(retry))\n\(summary.conclusion)")
    let report = StudyReport(state: state, manifest: session.manifest, bill: bill)
    try console.event(
      Done(runFolder: folder.url.relativePath, retry: retry, report: report))
  }

  private func words(_ retry: RetryReport) -> String {
    let told =
      retry.told.isEmpty
      ? ""
      : "; somebody else measured trials \(retry.told.map(String.init).joined(separator: ", ")), which only "
        + "they can run again"
    let refused =
      retry.refused.isEmpty
      ? ""
      : "; the budget did not admit trials \(retry.refused.map(String.init).joined(separator: ", "))"
    return "retried \(retry.tried) examples, \(retry.scored) have a score now\(refused)\(told)"
  }

  private static func parse(_ text: String) throws -> ExampleOutcome.Status {
    let failures = ExampleOutcome.Status.allCases.filter(\.isFailure)
    guard let status = failures.first(where: { $0.rawValue == text }) else {
      let names = failures.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("there is no status '\(text)' to retry; use one of \(names)")
    }
    return status
  }

  private struct Done: Encodable {
    let event = "done"
    let status = "ok"
    let runFolder: String
    let retry: RetryReport
    let report: StudyReport?
  }
}

extension Trial {
  fileprivate func hasAny(of selection: RetrySelection) -> Bool {
    guard selection.trial ?? number == number else { return false }
    return [outcome, test].contains { outcome in
      outcome?.examples.contains { selection.statuses.contains($0.status) } ?? false
    }
  }
}
