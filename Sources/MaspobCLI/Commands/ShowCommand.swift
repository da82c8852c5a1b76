import ArgumentParser
import Foundation
import PromptSpace
import Reports
import Studies

/// Prints a run from its folder alone; the run may be at work.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print the trials, the verdict and the bill of a run.")

  @Argument(help: "The run's folder; by default the newest run.", completion: .directory)
  var folder: String?

  @Flag(name: .long, help: "Also print the winning prompts.")
  var prompts = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let recorded = try RecordedRun(named: folder)
    let summary = StudySummary(state: recorded.state, bill: recorded.bill)
    let console = output.console
    console.result(
      "\(recorded.manifest.study), begun \(recorded.manifest.created), proposer "
        + "\(recorded.manifest.identity["proposer"] ?? "unknown"): \(recorded.folder.url.relativePath)\n"
    )
    console.result(summary.trials + "\n")
    console.result(summary.conclusion)
    if prompts, let best = recorded.state.incumbent {
      for (agent, prompt) in recorded.manifest.prompts(of: best.assignment) {
        console.result(
          "\n--- \(agent) (candidate \(best.assignment[recorded.index(of: agent)])) ---\n\(prompt)")
      }
    }
    try console.event(
      StudyReport(
        state: recorded.state, manifest: recorded.manifest, bill: recorded.bill))
  }
}
