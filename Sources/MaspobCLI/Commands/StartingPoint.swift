import ExampleProjects
import Workflows

/// The files of a project that `init` writes, and what it says about them.
struct StartingPoint {
  /// The key under which `--json` names it: `example` or `benchmark`.
  let kind: String
  let name: String
  /// Such as `the example 'reading' (a chain: answer, check, format)`.
  let words: String
  let files: [(path: String, text: String)]
  /// What `optimize` needs beside the project.
  var flags = ""
  var notes: [String] = []
  /// Whether there is nothing to choose before candidates are generated.
  var lacksPools: Bool { kind == "benchmark" }

  init(kind: String, name: String, words: String, files: [(path: String, text: String)]) {
    self.kind = kind
    self.name = name
    self.words = words
    self.files = files
  }

  /// - Throws: `UsageError` naming the nearest example.
  init(example name: String) throws {
    guard let project = ExampleProject.all.first(where: { $0.name == name }) else {
      let names = ExampleProject.all.map(\.name)
      throw UsageError(
        "there is no example '\(name)'" + NearestName.hint(for: name, among: names)
          + "; the examples are \(names.joined(separator: ", "))")
    }
    self.init(
      kind: "example", name: name, words: "the example '\(name)' (\(project.summary))",
      files: project.files.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) })
  }

  /// Everything that `init` can write, a line each.
  static var list: String {
    let examples = ExampleProject.all.map { "  --example \($0.name): \($0.summary)" }
    let published = BenchmarkProject.published.map {
      "  --benchmark \($0.name): \($0.title): \($0.workflow)"
    }
    let graphs = MASPOGraph.allCases.map { "  --graph \($0.rawValue): \($0.summary)" }
    return
      (["Examples with their data:"] + examples
      + ["Published workflows over your data (--data FOLDER):"] + published
      + [
        "Graphs, each with --benchmark \(BenchmarkProject.graphBenchmarks.joined(separator: "|")):"
      ]
      + graphs).joined(separator: "\n")
  }
}
