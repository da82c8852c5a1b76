import ArgumentParser
import Foundation
import PromptSpace
import Reports
import Studies
import Yams

/// Writes a run's winner, table or report to a file.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a run's prompts, table or report to a file.",
    discussion: """
      The format follows the extension of --output: .yaml or .yml for the winning prompts, .csv for the \
      table of trials, .json for the report; anything else is a folder with one .md file per agent.
      """)

  @Argument(help: "The run's folder; by default the newest run.", completion: .directory)
  var folder: String?

  @Option(name: [.short, .long], help: "The file or folder to write.")
  var output: String

  @Option(name: .long, help: "Export the prompts of this evaluation instead of the best one.")
  var trial: Int?

  @Flag(name: .long, help: "Overwrite a file that exists.")
  var force = false

  func run() throws {
    let recorded = try RecordedRun(named: folder)
    let url = URL(filePath: output)
    if FileManager.default.fileExists(atPath: url.path), !force, !url.pathExtension.isEmpty {
      throw UsageError("\(output) exists already; pass --force to overwrite it")
    }
    switch url.pathExtension.lowercased() {
    case "csv":
      try TextFile.write(
        TrialsTable.csv(
          of: recorded.state, proposer: recorded.manifest.identity["proposer"] ?? ""), to: url)
    case "json":
      let report = StudyReport(
        state: recorded.state, manifest: recorded.manifest, bill: recorded.bill)
      try TextFile.write(try JSONText.line(report) + "\n", to: url)
    case "yaml", "yml":
      try TextFile.write(try yaml(of: prompts(of: recorded)), to: url)
    default:
      for (agent, prompt) in try prompts(of: recorded) {
        try TextFile.write(prompt + "\n", to: url.appending(path: "\(agent).md"))
      }
    }
    Console().note("wrote \(output)")
  }

  private func prompts(of recorded: RecordedRun) throws -> [(agent: AgentID, prompt: String)] {
    let chosen = trial.map { number in recorded.state.trials.first { $0.number == number } }
    guard let chosen = chosen ?? recorded.state.incumbent else {
      throw UsageError(
        trial.map { "the run has no evaluation \($0)" }
          ?? "the run has no usable evaluation yet")
    }
    return recorded.manifest.prompts(of: chosen.assignment)
  }

  /// A mapping from agent to prompt, in workflow order.
  private func yaml(of prompts: [(agent: AgentID, prompt: String)]) throws -> String {
    let pairs = prompts.map { agent, prompt in
      (Node(agent.rawValue), Node(prompt, .implicit, prompt.contains("\n") ? .literal : .any))
    }
    return try Yams.serialize(node: Node(pairs), width: -1, allowUnicode: true)
  }
}
