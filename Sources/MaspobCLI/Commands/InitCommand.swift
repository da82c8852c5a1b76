import ArgumentParser
import ExampleProjects
import Foundation
import Workflows

/// Writes a project to start from: an example with its data, or a published workflow over the user's data.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write a project to start from into a folder.",
    discussion: """
      An example brings its data. A benchmark's project names the files in your own folder by the names that
      their owners give them; without a test file it has no test split, since rows that chose the prompts
      cannot judge them. --list shows what there is.
      """)

  @Option(
    name: .long,
    help:
      "An example: \(ExampleProject.all.map(\.name).joined(separator: ", ")) (default: reading).")
  var example: String?

  @OptionGroup(title: "Benchmarks") var benchmark: BenchmarkOptionGroup

  @Argument(help: "The folder; by default the project's name.", completion: .directory)
  var folder: String?

  @Flag(name: .long, help: "Overwrite files that exist.")
  var force = false

  @Flag(name: .long, help: "List the examples, benchmarks and graphs.")
  var list = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    if list {
      output.console.result(StartingPoint.list)
      return try output.console.event(["event": "done", "list": StartingPoint.list])
    }
    if example != nil, benchmark.benchmark != nil {
      throw UsageError("--example and --benchmark contradict each other; choose one")
    }
    let name = folder ?? example ?? benchmark.projectName ?? "reading"
    let root = URL(filePath: name, directoryHint: .isDirectory)
    let start =
      try benchmark.startingPoint(in: root) ?? StartingPoint(example: example ?? "reading")
    try write(start, into: root)
    let config = root.appending(path: "maspob.yaml").relativePath
    output.console.result(
      """
      Wrote \(start.words).
      Check it without spending anything:   maspob validate -c \(config)\(Self.generating(start, config))
      Improve its prompts within its budget: maspob optimize -c \(config)\(start.flags)
      """)
    for note in start.notes { output.console.note("note: \(note)") }
    try output.console.event(["event": "done", "config": config, start.kind: start.name])
  }

  /// A published workflow brings the seeds alone.
  private static func generating(_ start: StartingPoint, _ config: String) -> String {
    guard start.lacksPools else { return "" }
    return """

      Write the candidates to choose from:   maspob generate -c \(config)
        and put the lines that it prints under 'pools:' in \(config)
      """
  }

  private func write(_ start: StartingPoint, into root: URL) throws {
    let existing = start.files.map(\.path).filter {
      FileManager.default.fileExists(atPath: root.appending(path: $0).path)
    }
    if let first = existing.first, !force {
      throw UsageError(
        "\(root.appending(path: first).relativePath) exists already; "
          + "choose another folder or pass --force to overwrite")
    }
    for file in start.files { try TextFile.write(file.text, to: root.appending(path: file.path)) }
  }
}
