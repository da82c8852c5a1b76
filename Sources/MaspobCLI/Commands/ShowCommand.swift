import ArgumentParser
import Foundation
import PromptSpace
import Reports
import Studies
import Workflows

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
    let communication = try recorded.folder.communicationSummaries()
    for (kind, summary) in communication.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      console.result(Self.words(summary, kind))
    }
    if prompts, let best = recorded.state.incumbent {
      for (agent, prompt) in recorded.manifest.prompts(of: best.assignment) {
        console.result(
          "\n--- \(agent) (candidate \(best.assignment[recorded.index(of: agent)])) ---\n\(prompt)")
      }
    }
    try console.event(
      StudyReport(
        state: recorded.state, manifest: recorded.manifest, bill: recorded.bill,
        communication: communication))
  }

  /// How much went on at once, and one run as an example.
  private static func words(
    _ summary: CommunicationSummary, _ kind: CommunicationProtocol
  ) -> String {
    func ratio(_ value: Double?) -> String { value.map { Decimals.fixed($0, places: 2) } ?? "–" }
    let head =
      "\nCommunication (\(kind.rawValue)): \(summary.runs) runs, call time / wall time "
      + "\(ratio(summary.speedup)), \(ratio(summary.cacheHitRatio)) of prompt tokens from the prefix cache, "
      + "\(summary.retries) retries.\n"
    return head + (summary.timeline?.text.joined(separator: "\n") ?? "")
  }
}
