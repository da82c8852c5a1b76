import ArgumentParser
import Foundation
import Generation
import PromptSpace
import Reports
import Workflows

/// Adds prompts that another optimizer wrote to the pools.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Add prompts that another optimizer wrote to the pools.",
    discussion: """
      Reads a GEPA candidate, a list of them or a GEPA result (components named like the agents), or the \
      saved state of a DSPy program (predictors named like the agents). Texts that are new and have exactly \
      the placeholders of the prompt in use are added to the files named under 'pools'; others are named \
      and left out. Makes no call.
      """)

  /// Programs whose files are read.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case gepa, dspy
  }

  @Argument(help: "The file to read.", completion: .file(extensions: ["json"]))
  var source: String

  @Option(name: .long, help: "The program that wrote it: gepa or dspy.")
  var format: Format

  @OptionGroup var project: ProjectOptions

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: "Write new candidates to FOLDER/AGENT.yaml instead.")
  var destination: String?

  @OptionGroup var output: OutputOptions

  func run() throws {
    let project = try ProjectLoader.load(project.file, allowsMissingPools: true) { _ in }
    var advice: [String] = []
    for pool in try pools(of: project) {
      guard let index = project.workflow.index(of: pool.agent) else { continue }
      advice += try add(pool, at: index, to: project).map { [$0] } ?? []
    }
    if advice.isEmpty { return }
    for line in ["Add to the project file:", "pools:"] + advice { output.console.result(line) }
  }

  /// - Returns: the line that the project file needs, where it does not name the pool's file yet.
  private func add(_ pool: PromptPool, at index: Int, to project: Project) throws -> String? {
    let place = try PoolPlace(
      of: index, in: project, folder: destination.map { URL(filePath: $0) })
    // Texts that differ in their last newlines alone are one prompt.
    var seen = Set(project.pools[index].candidates + place.entries.map(PromptText.trimmed))
    let new = pool.candidates.map(PromptText.trimmed).filter { seen.insert($0).inserted }
    let fitting = new.filter { text in
      let objection = project.workflow.objections(to: text, for: index).first
      if let objection { output.console.note("left out: \(objection)") }
      return objection == nil
    }
    let outcome = Outcome(
      agent: pool.agent.rawValue, added: fitting.count, known: pool.candidates.count - new.count,
      leftOut: new.count - fitting.count)
    if !fitting.isEmpty {
      let text = try place.file.adding(
        fitting.map { ($0, "from \(source), \(format.rawValue)") }, carrying: place.carried,
        agent: pool.agent)
      try TextFile.write(text, to: place.file.url)
    }
    output.console.result(outcome.line)
    try output.console.event(outcome)
    return fitting.isEmpty ? nil : place.advice
  }

  private struct Outcome: Encodable {
    let event = "imported"
    let agent: String
    let added: Int
    let known: Int
    let leftOut: Int

    var line: String { "\(agent): \(added) added, \(known) known, \(leftOut) left out" }
  }

  private func pools(of project: Project) throws -> [PromptPool] {
    guard let data = FileManager.default.contents(atPath: source) else {
      throw UsageError("\(source): no such file")
    }
    let agents = project.workflow.agents.filter(\.isOptimizable).map(\.id)
    do {
      return switch format {
      case .gepa: try ForeignPrompts.pools(fromGEPA: data, agents: agents)
      case .dspy: try ForeignPrompts.pools(fromDSPy: data, agents: agents)
      }
    } catch {
      throw UsageError("\(source): \(error)")
    }
  }
}
