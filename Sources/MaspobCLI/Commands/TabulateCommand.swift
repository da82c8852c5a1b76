import ArgumentParser
import Comparison
import Evaluation
import Foundation
import LanguageModels
import PromptSpace
import Studies
import Workflows

/// Measures every combination of a small space once.
struct TabulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tabulate", abstract: "Measure every combination of a small space, for 'compare'.",
    discussion: """
      Runs all combinations on the validation split and writes one line for each, with the score of every \
      example. Answers that the graph shares are paid once: upstream agents change slowest. An interrupted \
      table is taken up by the same command; a table of another project is refused. Caps are totals over \
      all attempts, counted in FILE.calls.jsonl; the project's own budget is not used.

        maspob tabulate -c maspob.yaml -o table.jsonl --max-calls 20000
        maspob compare --table table.jsonl --max-evaluations 20
      """)

  @OptionGroup var project: ProjectOptions

  @Option(
    name: [.customShort("o"), .long], help: "The table, JSON Lines.",
    completion: .file(extensions: ["jsonl"]))
  var output: String

  @Option(name: [.customShort("n"), .long], help: "Use the first examples only.")
  var limit: Int?

  @Option(name: .long, help: "The most combinations that are worth it.")
  var maxCombinations = 10_000

  @Flag(
    name: .long,
    help: "Write an example that failed as one without a score, where the command would stop.")
  var keepFailures = false

  @OptionGroup var caps: CapOptions
  @OptionGroup var runtime: RuntimeOptions
  @OptionGroup var words: OutputOptions

  mutating func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
    if !(1...ScoreTableHeader.largestSpace).contains(maxCombinations) {
      throw ValidationError(
        "--max-combinations must lie between 1 and \(ScoreTableHeader.largestSpace).")
    }
  }

  func run() async throws {
    let console = words.console
    let project = try ProjectLoader.load(project.file) { configuration in
      runtime.apply(to: &configuration.runtime)
      if let limit { configuration.limitExamples(to: limit) }
    }
    guard let count = project.space.count, count <= maxCombinations else {
      let words = project.space.count.map(String.init) ?? "far too many"
      throw UsageError(
        "the pools make \(words) combinations, more than --max-combinations \(maxCombinations)")
    }
    var limits = BudgetCaps.unlimited
    caps.apply(to: &limits)
    let tabulation = try await Tabulation.open(
      project, output: URL(filePath: output), caps: limits, logger: LogHandlers.logger(words))
    try announce(tabulation, project, console)
    let totals = try await measure(tabulation, console)
    console.result(
      "\(output): \(count == 1 ? "the only combination" : "all \(count) combinations"), \(totals.measured) measured now with "
        + "\(totals.usage.calls.counted("call")), \(totals.usage.cachedCalls) more answered by the cache"
    )
    try console.event(
      DoneEvent(
        combinations: count, measured: totals.measured, usage: totals.usage, output: output))
  }

  private func measure(
    _ tabulation: Tabulation, _ console: Console
  ) async throws -> Tabulation.Totals {
    let line = ProgressLine(isEnabled: console.verbosity > .quiet)
    defer { line.clear() }
    do {
      return try await tabulation.run(keepsFailures: keepFailures) { line.update($0) }
    } catch {
      line.clear()
      console.note(
        "\(output) has \(tabulation.file.done.count) of \(tabulation.count) combinations; "
          + "the same command goes on from there")
      throw error
    }
  }

  private func announce(
    _ tabulation: Tabulation, _ project: Project, _ console: Console
  ) throws {
    let meter = CallMeter(
      topology: project.workflow.topology,
      callsPerAgent: tabulation.file.header.callsPerAgent)
    let calls = project.metric == nil ? nil : meter.priceOfAll(project.space)
    let done = tabulation.file.done.count
    console.note(
      "\(tabulation.count.counted("combination")), \(done) measured before"
        + (calls.map { "; the whole table takes at most \($0.counted("call")) before retries" }
          ?? ""))
    try console.event(LaunchEvent(combinations: tabulation.count, done: done, calls: calls))
  }

  private struct LaunchEvent: Encodable {
    let event = "launch"
    let combinations: Int
    let done: Int
    let calls: Int?
  }

  private struct DoneEvent: Encodable {
    let event = "done"
    let status = "completed"
    let combinations: Int
    let measured: Int
    let usage: ResourceUsage
    let output: String
  }
}
