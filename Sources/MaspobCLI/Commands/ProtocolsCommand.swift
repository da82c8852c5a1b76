import ArgumentParser
import Evaluation
import Foundation
import LanguageModels
import PromptSpace
import Studies
import Workflows

/// Measures how agents should talk to each other.
struct ProtocolsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "protocols",
    abstract: "Measure speed, score and bill of the ways in which agents hand on their work.",
    discussion: """
      Runs the same rows under each protocol of 'runtime.communication', one row at a time and one protocol after \
      the other on each row, with no answer from a cache. The speed-up is that of a row's whole time, by pairs, over \
      'serial' where it is among them, else over the first; 'overlap' is the time of all requests over that of the \
      rows. Options come from the project's section 'communication'. Ctrl-C keeps what was measured.

        maspob protocols -c maspob.yaml --protocols serial,segmented,streaming --rows 20 -o rows.jsonl
      """)

  @OptionGroup var project: ProjectOptions

  @Option(
    name: .long,
    help: "Protocols, joined by ',': stepwise, single, serial, segmented, emulated, streaming.",
    transform: ProtocolsCommand.kinds)
  var protocols: [CommunicationProtocol] = [.serial, .segmented, .streaming]

  @Option(name: [.customShort("n"), .long], help: "Use the first examples only.")
  var rows: Int?

  @Option(
    name: .long, help: "The split: validation or test.", transform: EvalCommand.split(named:))
  var split = DataSplit.validation

  @Option(
    name: .long,
    help: "Candidate indices in workflow order, joined by '-'; by default the seed prompts.")
  var assignment: String?

  @Option(
    name: [.customShort("o"), .long],
    help: "Write a line for each row and protocol to this file, JSON Lines.",
    completion: .file(extensions: ["jsonl"]))
  var output: String?

  @OptionGroup var caps: CapOptions
  @OptionGroup var runtime: RuntimeOptions
  @OptionGroup var words: OutputOptions

  mutating func validate() throws {
    if let rows, rows < 1 { throw ValidationError("--rows must be at least 1.") }
  }

  private static func kinds(_ text: String) throws -> [CommunicationProtocol] {
    let names = CommunicationProtocol.allCases.map(\.rawValue)
    let kinds = try text.split(separator: ",").map { part in
      let name = String(part).trimmingCharacters(in: .whitespaces)
      guard let kind = CommunicationProtocol(rawValue: name) else {
        throw ValidationError(
          "there is no protocol '\(name)'\(NearestName.hint(for: name, among: names)); use "
            + names.joined(separator: ", "))
      }
      return kind
    }
    guard !kinds.isEmpty, Set(kinds).count == kinds.count else {
      throw ValidationError("--protocols names each protocol once, and at least one")
    }
    return kinds
  }

  func run() async throws {
    let project = try ProjectLoader.load(project.file) { configuration in
      runtime.apply(to: &configuration.runtime)
      configuration.runtime.usesCache = false
      if let rows { configuration.limitExamples(to: rows) }
    }
    guard project.metric != nil else {
      throw UsageError(
        "an evaluator runs this project's workflow itself: there is nothing to compare")
    }
    guard let dataset = project.dataset(for: split) else {
      throw UsageError("the project has no \(split.rawValue) split")
    }
    let assignment = try project.assignment(named: assignment)
    try project.requireCodePermission()
    var limits = BudgetCaps.unlimited
    caps.apply(to: &limits)
    let recorder = RowRecorder()
    let services = try Services(
      for: project,
      options: .init(
        caps: limits, callLog: recorder, logger: LogHandlers.logger(words), usesEmbedder: false))
    defer { services.shutdown() }
    let tools = try await project.codeTools()
    defer { tools.shutdown() }
    try await services.requireReachable()
    let bench = try ProtocolBench(
      of: project, under: protocols, on: split, models: services.models, tools: tools,
      metric: try await project.scorer(tools: tools, models: services.models), recorder: recorder)
    try await measure(bench, assignment, rows: dataset.examples.count, project)
  }

  private func measure(
    _ bench: ProtocolBench, _ assignment: PromptAssignment, rows count: Int, _ project: Project
  ) async throws {
    let console = words.console
    let agents = project.workflow.agents.map(\.id.rawValue)
    let calls = count * bench.callsPerRow(on: split, rows: count)
    console.note(
      "\(count.counted("row")) under \(protocols.count.counted("protocol")): at most \(calls.counted("call")) before retries"
    )
    let line = ProgressLine(isEnabled: console.verbosity > .quiet)
    let file = try output.map { try LineFile($0) }
    var found = protocols.map { _ in [ProtocolRow]() }
    let failure: (any Error)?
    do {
      for row in 0..<count {
        let measured = try await bench.measure(row: row, assignment, on: split) {
          line.update("row \(row + 1)/\(count), \($0.rawValue)")
        }
        for (index, row) in measured.enumerated() {
          found[index].append(row)
          try file?.append(try JSONText.line(row))
        }
      }
      failure = nil
    } catch { failure = error }
    line.clear()
    let report = ProtocolReport(found, on: split, agents: agents)
    if let report {
      console.result(report.text)
      try console.event(report)
    }
    if let failure {
      console.note("measured \(report?.rows ?? 0) of \(count.counted("row")) before it ended")
      throw failure
    }
    if found.allSatisfy({ $0.allSatisfy { $0.outcome.score == nil } }) {
      throw ExitCode(ExitStatus.failure.rawValue)
    }
  }
}

/// A file that grows line by line, so that an interrupted command leaves what it had.
struct LineFile {
  private let handle: FileHandle
  private let path: String

  /// - Throws: ``StudyError`` with code `storage`.
  init(_ path: String) throws {
    let url = URL(filePath: path)
    try TextFile.write("", to: url)
    do { handle = try FileHandle(forWritingTo: url) } catch {
      throw StudyError(.storage, "\(path): \(StorageFailure.reason(error))")
    }
    self.path = path
  }

  /// - Throws: ``StudyError`` with code `storage`.
  func append(_ line: String) throws {
    do { try handle.write(contentsOf: Data((line + "\n").utf8)) } catch {
      throw StudyError(.storage, "\(path): \(StorageFailure.reason(error))")
    }
  }
}
