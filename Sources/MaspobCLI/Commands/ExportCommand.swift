import ArgumentParser
import Foundation
import PromptSpace
import Reports
import Studies

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

      With --format promptfoo, a folder with promptfooconfig.yaml: a provider in Python that runs the whole \
      workflow of -c with the winning prompts through 'maspob answer', and one test for each validation row, \
      which fails where the project's metric says less of the answer than it did in the run. Rows that were \
      wrong are marked and cannot fail. Texts that promptfoo would take for templates or files are not shown \
      to it. The rows are copied; so think before you publish the folder.
      """)

  @Argument(help: "The run's folder; by default the newest run.", completion: .directory)
  var folder: String?

  @Option(name: [.short, .long], help: "The file or folder to write.")
  var output: String

  @Option(name: .long, help: "Another program's file: gepa, dspy, optuna or promptfoo.")
  var format: ExportFormat?

  @Option(
    name: [.short, .customLong("config")],
    help: "With --format promptfoo: the project file; by default maspob.yaml.",
    completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @Option(name: .long, help: "Export the prompts of this evaluation instead of the best one.")
  var trial: Int?

  @Flag(name: .long, help: "Overwrite a file that exists.")
  var force = false

  mutating func validate() throws {
    if config != nil, format != .promptfoo {
      throw ValidationError("-c is for --format promptfoo: a run holds what the others need.")
    }
  }

  func run() throws {
    let recorded = try RecordedRun(named: folder)
    let url = URL(filePath: output)
    if let format {
      guard let text = try text(of: recorded, as: format) else {
        return try writeSuite(of: recorded, to: url)
      }
      try requireNew(url)
      try TextFile.write(text, to: url)
      return Console().note("wrote \(output)")
    }
    if !url.pathExtension.isEmpty { try requireNew(url) }
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
      try TextFile.write(try PromptsFile.text(prompts(of: recorded)), to: url)
    default:
      for (agent, prompt) in try prompts(of: recorded) {
        try TextFile.write(prompt + "\n", to: url.appending(path: "\(agent).md"))
      }
    }
    Console().note("wrote \(output)")
  }

  private func requireNew(_ file: URL) throws {
    guard !force, FileManager.default.fileExists(atPath: file.path) else { return }
    throw UsageError("\(file.relativePath) exists already; pass --force to overwrite it")
  }

  /// - Returns: `nil` for a program that wants a folder.
  private func text(of recorded: RecordedRun, as format: ExportFormat) throws -> String? {
    switch format {
    case .gepa: try ForeignPrompts.gepaCandidate(try prompts(of: recorded))
    case .dspy: try ForeignPrompts.dspyState(try prompts(of: recorded))
    case .optuna:
      try OptunaJournal.text(
        of: recorded.state, manifest: recorded.manifest, records: recorded.records)
    case .promptfoo: nil
    }
  }

  private func writeSuite(of recorded: RecordedRun, to folder: URL) throws {
    try requireNew(folder.appending(path: "promptfooconfig.yaml"))
    let file = ProjectOptions.file(config ?? "maspob.yaml")
    let project = try ProjectLoader.load(file)
    try recorded.requireSameRows(as: project)
    let suite = try PromptfooSuite(chosenTrial(in: recorded), of: recorded, project: project)
    let way = RelativePath.from(folder, to: file)
    for (name, text) in try suite.files(project: way) {
      try TextFile.write(text, to: folder.appending(path: name))
    }
    Console().note("wrote \(output); run 'promptfoo eval' there")
  }

  private func prompts(of recorded: RecordedRun) throws -> [(agent: AgentID, prompt: String)] {
    recorded.manifest.prompts(of: try chosenTrial(in: recorded).assignment)
  }

  private func chosenTrial(in recorded: RecordedRun) throws -> Trial {
    let chosen = trial.map { number in recorded.state.trials.first { $0.number == number } }
    guard let chosen = chosen ?? recorded.state.incumbent else {
      throw UsageError(
        trial.map { "the run has no evaluation \($0)" }
          ?? "the run has no usable evaluation yet")
    }
    return chosen
  }
}
