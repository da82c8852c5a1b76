import Foundation
import Testing
import _TestSupport

@testable import MaspobCLI

/// `maspob import`, and that `export --format` writes what it reads.
@Suite struct ImportCommandTests {
  private let project: ExternalProject

  init() throws { project = try ExternalProject(evaluations: 2) }

  private func write(_ text: String, as name: String) throws {
    try Data(text.utf8).write(to: project.folder.url.appending(path: name))
  }

  private func pool(_ name: String) throws -> String {
    String(
      decoding: try Data(contentsOf: project.folder.url.appending(path: "new/\(name).yaml")),
      as: UTF8.self)
  }

  /// What is known is not added twice, and what lacks a placeholder is named and left out.
  @Test func onlyNewTextsThatFitAreAdded() throws {
    try write(
      #"[{"plan": "Think about {question}"}, {"plan": "Weigh {question}"}, {"plan": "Weigh nothing"}]"#,
      as: "candidates.json")
    let arguments = ["import", "candidates.json", "--format", "gepa", "-o", "new"]
    let result = try project.tool.run(arguments)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output == "plan: 1 added, 1 known, 1 left out\n")
    #expect(result.errors.contains("left out: "))
    let text = try pool("plan")
    #expect(text.contains("# from candidates.json, gepa\n- Weigh {question}\n"))
    #expect(!text.contains("Weigh nothing") && !text.contains("Think about"))
    // Again: now it is known, and the file stays as it is.
    #expect(try project.tool.run(arguments).output == "plan: 0 added, 2 known, 1 left out\n")
    #expect(try pool("plan") == text)
    #expect(
      try project.tool.run(arguments + ["--json"]).output
        == #"{"added":0,"agent":"plan","event":"imported","known":2,"leftOut":1}"# + "\n")
  }

  @Test func textsThatDifferInTheirLastNewlinesAreOne() throws {
    try write(
      #"[{"plan": "Weigh {question}"}, {"plan": "Weigh {question}\n\n"}]"#, as: "candidates.json")
    let result = try project.tool.run([
      "import", "candidates.json", "--format", "gepa", "-o", "new",
    ])
    #expect(result.output == "plan: 1 added, 1 known, 0 left out\n", "\(result.errors)")
    #expect(try pool("plan").split(separator: "Weigh", omittingEmptySubsequences: false).count == 2)
  }

  @Test func aFileOfSomethingElseIsAUsageError() throws {
    try write("[1, 2]", as: "numbers.json")
    for source in ["numbers.json", "missing.json"] {
      let result = try project.tool.run(["import", source, "--format", "dspy", "-o", "new"])
      #expect(result.status == ExitStatus.usage.rawValue)
      #expect(result.errors.contains(source))
    }
  }

  @Test func whatARunExportsIsKnownToItsProject() throws {
    #expect(try project.tool.run(["optimize", "--quiet"]).status == 0)
    for format in ["gepa", "dspy"] {
      let name = "\(format).json"
      let export = try project.tool.run(["export", "--format", format, "-o", name])
      #expect(export.status == 0, "\(export.errors)")
      #expect(try project.tool.run(["export", "--format", format, "-o", name]).status == 2)
      let result = try project.tool.run(["import", name, "--format", format, "-o", "new"])
      let lines = ["plan", "write", "check"].map { "\($0): 0 added, 1 known, 0 left out\n" }
      #expect(result.output == lines.joined())
    }
    let optuna = try project.tool.run(["export", "--format", "optuna", "-o", "study"])
    #expect(optuna.status == 0, "\(optuna.errors)")
    let journal = try Data(contentsOf: project.folder.url.appending(path: "study"))
    #expect(journal.split(separator: UInt8(ascii: "\n")).count == 3)
  }
}
