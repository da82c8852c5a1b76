import ArgumentParser
import ExampleProjects
import Foundation
import Workflows

/// Which published workflow `init` writes, over which files.
struct BenchmarkOptionGroup: ParsableArguments {
  @Option(
    name: .long,
    help:
      "A published workflow: \(BenchmarkProject.published.map(\.name).joined(separator: ", ")); with --graph: \(BenchmarkProject.graphBenchmarks.joined(separator: ", ")).",
    transform: { name in
      let names = BenchmarkProject.published.map(\.name) + BenchmarkProject.graphBenchmarks
      guard names.contains(name) else {
        throw ValidationError(
          "there is no benchmark '\(name)'" + NearestName.hint(for: name, among: names)
            + "; there are \(names.joined(separator: ", "))")
      }
      return name
    })
  var benchmark: String?

  @Option(
    name: .long,
    help: "A graph of agents: \(MASPOGraph.allCases.map(\.rawValue).joined(separator: ", ")).",
    transform: { name in
      if let graph = MASPOGraph(rawValue: name) { return graph }
      let names = MASPOGraph.allCases.map(\.rawValue)
      throw ValidationError(
        "there is no graph '\(name)'" + NearestName.hint(for: name, among: names)
          + "; there are \(names.joined(separator: ", "))")
    })
  var graph: MASPOGraph?

  @Option(name: .long, help: "The folder with the benchmark's files.", completion: .directory)
  var data: String?

  @Option(name: .long, help: "The model that answers (default: \(BenchmarkProject.defaultModel)).")
  var model: String?

  var projectName: String? {
    benchmark.map { name in (graph.map { "\($0.rawValue)-" } ?? "") + name }
  }

  mutating func validate() throws {
    guard benchmark == nil else { return }
    for (option, isGiven) in [
      ("--graph", graph != nil), ("--data", data != nil), ("--model", model != nil),
    ] where isGiven {
      throw ValidationError("\(option) needs --benchmark.")
    }
  }

  /// - Parameter root: the folder of the project; a path that was given relative to the working folder stands in the
  ///   project relative to this one, so that both may be moved together.
  /// - Returns: `nil` where no benchmark is asked for.
  /// - Throws: `UsageError` where options do not fit together or a file is not there.
  func startingPoint(in root: URL) throws -> StartingPoint? {
    guard let benchmark else { return nil }
    let project = try project(benchmark)
    guard let data else {
      throw UsageError("--benchmark needs --data, the folder with \(project.data.validation[0])")
    }
    let folder = URL(filePath: data, directoryHint: .isDirectory).standardizedFileURL
    try requireFolder(folder)
    let isRelative = !data.hasPrefix("/")
    func written(_ path: String) -> String {
      isRelative ? RelativePath.from(root, to: URL(filePath: path)) : path
    }
    var missing: [String] = []
    let setting = BenchmarkProject.Setting(
      validation: written(try required(project.data.validation, in: folder)),
      test: found(project.data.test, in: folder, &missing).map(written),
      publicTests: project.data.publicTests.isEmpty
        ? nil : written(try required(project.data.publicTests, in: folder)),
      model: model ?? BenchmarkProject.defaultModel)
    var start = StartingPoint(
      kind: "benchmark", name: project.name,
      words: "the project '\(project.name)' (\(project.title): \(project.workflow))",
      files: project.files(for: setting))
    if project.runsCode { start.flags = " --allow-code-execution" }
    if setting.test == nil { start.notes = [Self.noTest(missing, folder)] }
    return start
  }

  private func project(_ benchmark: String) throws -> BenchmarkProject {
    if let graph {
      if let project = BenchmarkProject.graph(graph, over: benchmark) { return project }
      throw UsageError(
        "--graph goes with --benchmark \(BenchmarkProject.graphBenchmarks.joined(separator: ", ")); "
          + "'\(benchmark)' has a workflow of its own")
    }
    if let project = BenchmarkProject.published.first(where: { $0.name == benchmark }) {
      return project
    }
    let graphs = MASPOGraph.allCases.map(\.rawValue).joined(separator: ", ")
    throw UsageError("--benchmark \(benchmark) needs --graph: \(graphs)")
  }

  private func requireFolder(_ folder: URL) throws {
    var isFolder: ObjCBool = false
    let path = folder.path
    let exists = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    guard !exists || !isFolder.boolValue else { return }
    throw UsageError(
      exists
        ? "--data: \(path) is a file; name the folder that it lies in"
        : "--data: there is no folder \(path); name the one with the benchmark's files")
  }

  private func required(_ names: [String], in folder: URL) throws -> String {
    var missing: [String] = []
    if let path = found(names, in: folder, &missing) { return path }
    throw UsageError(
      "\(folder.path) holds no \(names.joined(separator: " or ")); "
        + "name the folder with the files as their owners publish them by --data")
  }

  private func found(_ names: [String], in folder: URL, _ missing: inout [String]) -> String? {
    for name in names {
      let path = folder.appending(path: name).path
      if FileManager.default.fileExists(atPath: path) { return path }
    }
    missing += names.prefix(1)
    return nil
  }

  private static func noTest(_ missing: [String], _ folder: URL) -> String {
    let reason =
      missing.isEmpty
      ? "the owners publish no split of it" : "\(folder.path) holds no \(missing[0])"
    return "\(reason): the project has no test split, so its runs end without a verdict; "
      + "rows that choose the prompts cannot judge them"
  }
}
