import ArgumentParser
import ExampleProjects
import Foundation
import Workflows

/// Writes an example project to start from.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write an example project into a folder.")

  @Option(
    name: .long, help: "The example: \(ExampleProject.all.map(\.name).joined(separator: ", ")).")
  var example = "reading"

  @Argument(help: "The folder; by default the example's name.", completion: .directory)
  var folder: String?

  @Flag(name: .long, help: "Overwrite files that exist.")
  var force = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    guard let project = ExampleProject.all.first(where: { $0.name == example }) else {
      let names = ExampleProject.all.map(\.name)
      throw UsageError(
        "there is no example '\(example)'" + NearestName.hint(for: example, among: names)
          + "; the examples are \(names.joined(separator: ", "))")
    }
    let root = URL(filePath: folder ?? example, directoryHint: .isDirectory)
    let existing = project.files.map(\.path).filter {
      FileManager.default.fileExists(atPath: root.appending(path: $0).path)
    }
    if let first = existing.first, !force {
      throw UsageError(
        "\(root.appending(path: first).relativePath) exists already; "
          + "choose another folder or pass --force to overwrite")
    }
    for file in project.files {
      try TextFile.write(
        String(decoding: file.bytes, as: UTF8.self), to: root.appending(path: file.path))
    }
    let config = root.appending(path: "maspob.yaml").relativePath
    output.console.result(
      """
      Wrote the example '\(project.name)' (\(project.summary)).
      Check it without spending anything:   maspob validate -c \(config)
      Improve its prompts within its budget: maspob optimize -c \(config)
      """)
    try output.console.event(["event": "done", "config": config, "example": project.name])
  }
}
