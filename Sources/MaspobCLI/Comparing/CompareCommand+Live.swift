import Comparison
import Evaluation
import Foundation
import LanguageModels
import MASPO
import PromptSpace
import Reports
import Studies
import Workflows

extension CompareCommand {
  /// Compares methods on a project, with real calls.
  func runLive(_ config: String, _ console: Console) async throws {
    let project = try liveProject(config)
    let (methods, baseline) = try liveMethods(on: project)
    try requireSense(methods, in: project)
    let comparison = try liveComparison(of: methods, on: project)
    try console.event(
      CompareEvent.Launch(
        tables: [project.configuration.name], methods: methods.map(\.name), seeds: seeds,
        firstSeed: firstSeed, maxEvaluations: maxEvaluations, maxCalls: maxCalls, replay: true))
    console.note(
      "the studies are in \(comparison.folder.relativePath); the same command goes on from there")
    let studies = try await runStudies(of: comparison, console)
    let name = project.configuration.name
    if let output { try TextFile.write(LiveText.csv(name, studies), to: URL(filePath: output)) }
    let summary = LiveSummary(name, studies, baseline: baseline, maxCalls: comparison.cap)
    console.result(LiveText.text(summary, studies))
    let charged = studies.joined().reduce(0) { $0 + $1.calls }
    let real = try comparison.realCalls
    console.result(
      "\(real.counted("call")) reached a server, measuring what was held on the way included; the studies are "
        + "charged \(charged), each as if it had run alone.")
    try console.event(LiveEvent(summary: summary))
    if let output { console.note("every point is in \(output)") }
    let page = reportFile
    if let page {
      let report = LiveReport(
        LiveFigures(studies, summary, baseline: baseline, realCalls: real),
        tool: "maspob \(MaspobTool.version)")
      try ComparisonPageFile.write(report.html, report.plots, to: page)
      console.note("the report is in \(page.relativePath)")
    }
    try console.event(CompareEvent.Done(output: output, report: page?.relativePath))
  }

  private func liveProject(_ config: String) throws -> Project {
    let project = try ProjectLoader.load(ProjectOptions.file(config))
    guard project.metric != nil else {
      throw UsageError(
        "'compare -c' runs the workflow itself; a project with an 'evaluator' has none")
    }
    try project.requireOneProtocol()
    try project.requireCodePermission()
    return project
  }

  private func liveComparison(
    of methods: [LiveMethod], on project: Project
  ) throws -> LiveComparison {
    guard let maxCalls else {
      throw UsageError("--max-calls is missing: what each study may spend")
    }
    var caps = BudgetCaps.unlimited
    caps.calls = maxCalls
    return LiveComparison(
      project: project, methods: methods,
      seeds: (0..<UInt64(seeds)).map { firstSeed + $0 }, caps: caps,
      evaluations: maxEvaluations ?? min(1_000_000, max(2, project.space.count ?? .max)),
      folder: liveFolder(of: project), logger: LogHandlers.logger(words))
  }

  private struct LiveEvent: Encodable {
    let event = "summary"
    let summary: LiveSummary
  }

  private func runStudies(
    of comparison: LiveComparison, _ console: Console
  ) async throws -> [[LiveStudy]] {
    let line = ProgressLine(isEnabled: console.verbosity > .quiet)
    defer { line.clear() }
    return try await comparison.run { line.update($0) }
  }

  private func liveMethods(
    on project: Project
  ) throws -> (methods: [LiveMethod], baseline: Int) {
    let chosen = try MethodNames(methods, baseline: baseline)
    do {
      let methods = try chosen.names.map { try LiveMethod($0).named(on: project) }
      if let twice = MethodNames.repeated(methods.map(\.name)) {
        throw UsageError("with 'maspo: {repairs: false}' the method 'maspo' is '\(twice)' again")
      }
      return (methods, chosen.baseline)
    } catch let error as ComparisonMethod.ParsingError {
      let names = MASPOConfiguration.Preset.allCases.map(\.rawValue)
      throw UsageError(
        "\(error); with -c there are also \(names.joined(separator: ", "))")
    }
  }

  /// What would only be found out after calls were paid.
  private func requireSense(_ methods: [LiveMethod], in project: Project) throws {
    for method in methods {
      let own = method.project(project, seed: firstSeed)
      try own.requireExamplesOneByOne()
      try own.requireChoice()
      try own.requireWriters()
    }
  }

  private func liveFolder(of project: Project) -> URL {
    if let runDir { return URL(filePath: runDir, directoryHint: .isDirectory) }
    if let output {
      return URL(filePath: output + ".studies", directoryHint: .isDirectory)
    }
    return RunLocator.root(environment: ProcessInfo.processInfo.environment)
      .appending(path: "compare-\(project.configuration.name)", directoryHint: .isDirectory)
  }
}
