import ArgumentParser
import Evaluation
import Foundation
import Reports
import Workflows

/// Scores outputs that were recorded elsewhere.
struct ScoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score", abstract: "Score recorded outputs of a benchmark; no model is called.",
    discussion: """
      The predictions are JSON Lines {"id", "output"}. All ids are ids of the data, or all are row numbers
      from 0. An id twice or one that the data does not have is an error. A row without a line, or with the
      output null, is excluded and counted, never a zero; the printed range says what the excluded rows
      could change. With --json each row is a line, and the last line is {"mean", "n", "excluded"}.
      """)

  @Option(
    name: .long, help: "The benchmark: \(BenchmarkFormat.names.joined(separator: ", ")).",
    transform: BenchmarkFormat.init(argument:))
  var benchmark: BenchmarkFormat

  @Option(name: .long, help: "The data file as its owners publish it.", completion: .file())
  var data: String

  @Option(name: .long, help: "The recorded outputs.", completion: .file())
  var predictions: String

  @Option(
    name: .long,
    help: "Whose rules: reference (the published code's, quirks included) or strict (repaired).",
    transform: Compatibility.init(argument:))
  var compatibility = Compatibility.reference

  @Flag(name: .long, help: "Run code from the predictions, in a sandbox.")
  var allowCodeExecution = false

  @OptionGroup var output: OutputOptions

  func run() async throws {
    if benchmark.isCode, !allowCodeExecution {
      throw UsageError(
        "scoring \(benchmark.layout.title) runs the code of the predictions in a sandbox; "
          + "pass --allow-code-execution to allow it")
    }
    let dataset = try Dataset(
      path: data,
      options: DatasetOptions(
        benchmark: BenchmarkOptions(benchmark, compatibility: compatibility)))
    let recorded = try RecordedOutputs(path: predictions, for: dataset)
    if recorded.isAmbiguous {
      output.console.note(
        "note: the ids of \(predictions) are ids of the data and row numbers too; they are taken as ids"
      )
    }
    let scores = try await scored(dataset, recorded)
    try ScoreReport(scores: scores, output: output.console).print()
    if scores.n == 0 { throw ExitCode(ExitStatus.failure.rawValue) }
  }

  private func scored(
    _ dataset: Dataset, _ recorded: RecordedOutputs
  ) async throws -> RecordedScores {
    let width = ProcessInfo.processInfo.activeProcessorCount
    let name = benchmark.layout.metric
    let tools = try await CodeTools(.of(metric: name), width: width)
    defer { tools.shutdown() }
    let metric = try MetricRegistry.metric(
      named: name, compatibility: compatibility, services: tools.services)
    try await metric.prepare()
    let line = ProgressLine(isEnabled: output.console.verbosity > .quiet)
    defer { line.clear() }
    let scoring = RecordedScoring(dataset, by: metric, width: width)
    return try await scoring.scores(of: recorded) { line.update("\($0)/\($1) rows") }
  }
}

/// What `score` prints.
private struct ScoreReport {
  let scores: RecordedScores
  let output: Console

  private struct Row: Encodable {
    let id: String
    let row: Int
    let score: Double?
    let status: RecordedScore.Status
    let message: String?
  }

  /// With an explicit `null` where there is no mean, so that the key is always there.
  private struct Total: Encodable {
    let mean: Double?
    let n: Int
    let excluded: Int

    private enum CodingKeys: String, CodingKey { case mean, n, excluded }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(mean, forKey: .mean)
      try container.encode(n, forKey: .n)
      try container.encode(excluded, forKey: .excluded)
    }
  }

  func print() throws {
    for row in scores.rows {
      try output.event(
        Row(
          id: row.id, row: row.row, score: row.score, status: row.status, message: row.message))
    }
    output.result(text)
    noteExclusions()
    try output.event(Total(mean: scores.mean, n: scores.n, excluded: scores.excluded))
  }

  private var text: String {
    let mean = scores.mean.map { Decimals.fixed($0, places: 4) } ?? "none"
    return "mean \(mean)  n \(scores.n)  excluded \(scores.excluded)"
  }

  /// Once per reason, with its first row.
  private func noteExclusions() {
    for status in RecordedScore.Status.allCases where status != .scored {
      guard let first = scores.rows.first(where: { $0.status == status }) else { continue }
      let count = scores.count(of: status)
      output.note(
        "\(count) row\(count == 1 ? "" : "s") excluded (\(status.rawValue)), first '\(first.id)': "
          + (first.message ?? ""))
    }
    if let bounds = scores.bounds, bounds.lowerBound < bounds.upperBound {
      output.note(
        "with the missing rows the mean would lie between "
          + "\(Decimals.fixed(bounds.lowerBound, places: 4)) and "
          + "\(Decimals.fixed(bounds.upperBound, places: 4))")
    }
  }
}
