import Comparison
import Foundation
import Reports
import Studies
import Workflows

extension CompareCommand {
  /// Compares methods on tables, where a study takes milliseconds and no call is made.
  func runOnTables(_ console: Console) async throws {
    let (methods, baseline) = try tableMethods()
    let tables = try ComparedTables(files: table, families: synthetic)
    if let maxCalls { try tables.requireAffordable(maxCalls: maxCalls) }
    let comparison = TableComparison(
      methods: methods,
      limits: .init(
        evaluations: maxEvaluations, calls: maxCalls, callsOfEvaluations: maxCallsOf,
        replays: !noReplay),
      seeds: (0..<UInt64(seeds)).map { firstSeed + $0 })
    try console.event(
      CompareEvent.Launch(
        tables: tables.entries.map(\.name), methods: methods.map(\.description), seeds: seeds,
        firstSeed: firstSeed, maxEvaluations: maxEvaluations, maxCalls: maxCalls,
        maxCallsOf: maxCallsOf, replay: !noReplay))
    let results = try await studies(of: comparison, on: tables, console)
    if let output {
      try TextFile.write(comparison.curvesCSV(results), to: URL(filePath: output))
    }
    let summaries = TableSummaries(results, of: comparison, baseline: baseline, target: target)
    try show(summaries, of: comparison, console)
    if let output { console.note("every evaluation is in \(output)") }
    let page = reportFile
    if let page {
      let figures = ComparisonFigures(
        comparison, results, summaries.each, pooled: summaries.pooled, baseline: baseline,
        target: target)
      let report = ComparisonReport(figures, tool: "maspob \(MaspobTool.version)")
      try ComparisonPageFile.write(report.html, report.plots, to: page)
      console.note("the report is in \(page.relativePath)")
    }
    try console.event(CompareEvent.Done(output: output, report: page?.relativePath))
  }

  private func studies(
    of comparison: TableComparison, on tables: ComparedTables, _ console: Console
  ) async throws -> [TableComparison.Result] {
    let line = ProgressLine(isEnabled: console.verbosity > .quiet)
    defer { line.clear() }
    return try await comparison.run(on: tables.entries, width: jobs) { done, total in
      line.update("\(done)/\(total) studies")
    }
  }

  private func show(
    _ summaries: TableSummaries, of comparison: TableComparison, _ console: Console
  ) throws {
    for summary in summaries.all {
      console.result(CompareText.text(summary, target: target))
      try console.event(CompareEvent.Summary(summary: summary, notes: comparison.notes))
    }
    for (methods, note) in comparison.notes {
      console.result("\(methods.joined(separator: ", ")): \(note)")
    }
  }

  private func tableMethods() throws -> (methods: [ComparisonMethod], baseline: Int) {
    let chosen = try MethodNames(methods, baseline: baseline)
    do {
      return (try chosen.names.map { try ComparisonMethod($0) }, chosen.baseline)
    } catch ComparisonMethod.ParsingError.unknownMethod(let name) {
      let names = ComparisonMethod.names.map(\.name)
      throw UsageError(
        "there is no method '\(name)'" + NearestName.hint(for: name, among: names)
          + "; there are \(names.joined(separator: ", ")); 'maspob compare --methods list' explains them"
      )
    } catch let error as ComparisonMethod.ParsingError {
      throw UsageError("\(error); 'maspob compare --methods list' explains them")
    }
  }
}

/// What a comparison came to, table by table, and over all tables where there are several.
private struct TableSummaries {
  let each: [ComparisonSummary]
  let pooled: ComparisonSummary?

  var all: [ComparisonSummary] { each + [pooled].compactMap { $0 } }

  init(
    _ results: [TableComparison.Result], of comparison: TableComparison, baseline: Int,
    target: Double
  ) {
    func summary(_ name: String, _ results: [TableComparison.Result]) -> ComparisonSummary {
      ComparisonSummary(name, of: comparison, results, baseline: baseline, target: target)
    }
    each = results.map { summary($0.name, [$0]) }
    pooled = results.count > 1 ? summary(ComparisonSummary.pooledName, results) : nil
  }
}
