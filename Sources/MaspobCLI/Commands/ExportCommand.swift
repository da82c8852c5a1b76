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

      With --format, the file of another program: the winning prompts as a candidate of the package 'gepa' \
      or as the state of a DSPy program with one dspy.Predict per agent, or all evaluations as a journal \
      file for optuna's JournalFileBackend, which optuna-dashboard opens.
      """)

  @Argument(help: "The run's folder; by default the newest run.", completion: .directory)
  var folder: String?

  @Option(name: [.short, .long], help: "The file or folder to write.")
  var output: String

  @Option(name: .long, help: "Another program's file: gepa, dspy or optuna.")
  var format: ExportFormat?

  @Option(name: .long, help: "Export the prompts of this evaluation instead of the best one.")
  var trial: Int?

  @Flag(name: .long, help: "Overwrite a file that exists.")
  var force = false

  func run() throws {
    let recorded = try RecordedRun(named: folder)
    let url = URL(filePath: output)
    let isFile = !url.pathExtension.isEmpty || format != nil
    if FileManager.default.fileExists(atPath: url.path), !force, isFile {
      throw UsageError("\(output) exists already; pass --force to overwrite it")
    }
    if let format {
      try TextFile.write(try text(of: recorded, as: format), to: url)
      return Console().note("wrote \(output)")
    }
    switch url.pathExtension.lowercased() {
    case "csv":
      try TextFile.write(
        TrialsTable.csv(
          of: recorded.state, proposer: recorded.manifest.identity["proposer"] ?? ""), to: url)
    case "json":
      let report = StudyReport(
        state: recorded.state, manifest: recorded.manifest, bill: recorded.bill,
        communication: try recorded.folder.communicationSummaries())
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

  private func text(of recorded: RecordedRun, as format: ExportFormat) throws -> String {
    switch format {
    case .gepa: try ForeignPrompts.gepaCandidate(try prompts(of: recorded))
    case .dspy: try ForeignPrompts.dspyState(try prompts(of: recorded))
    case .optuna:
      try OptunaJournal.text(
        of: recorded.state, manifest: recorded.manifest, records: recorded.records)
    }
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
