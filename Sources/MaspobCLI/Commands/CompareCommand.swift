import ArgumentParser
import Comparison
import Foundation
import Reports
import Studies
import Workflows

/// Runs optimizers on measured tables and says which finds better prompts for the same money.
struct CompareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare optimizers on tables of measured combinations, or on a project.",
    discussion: """
      Makes no call: a table knows the score of every combination, so a study takes milliseconds. All \
      methods get the same tables, seeds and limits. Calls are priced as upstream replay makes them: an \
      agent is paid once per example for each new combination of its own and its ancestors' prompts.

      Regret is the distance to the best combination of the table, in units of a uniform draw's. A \
      difference is shown when its 95 % intervals exclude zero; they hold for these tables.

      With -c the methods work on a project, with real calls: each study is a run of its own under \
      --max-calls, which covers seed evaluation, search, evaluation of the result and the test split. \
      Studies share the project's cache, yet each is charged for the first request of a kind that it makes, \
      and for no repeated one, whoever answers; a failed call is charged to nobody. What a method that writes \
      prompts holds on its way is measured at nobody's charge; those lines of the curves have no assignment. \
      The project's own caps on tokens, money and time hold for all studies and these measurements together. \
      There the best combination is unknown: methods are compared by what they gain on the test split.

        maspob compare --methods list
        maspob compare --table a.jsonl b.jsonl --methods random,tpe,maspob --max-evaluations 20 \
      --seeds 200 -o curves.csv
        maspob compare -c maspob.yaml --methods maspob,maspo,maspo-reference,random --max-calls 4000 \
      --seeds 3 -o live.csv
      """)

  @Option(
    name: [.short, .customLong("config")], help: "A project to work on instead of tables.",
    completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @Option(
    name: .long,
    help: "With -c: the folder of all studies; by default OUTPUT.studies. They go on from there.")
  var runDir: String?

  @Option(
    name: .long, parsing: .upToNextOption, help: "Tables, as 'maspob tabulate' writes them.",
    completion: .file(extensions: ["jsonl"]))
  var table: [String] = []

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp(
      "Tables drawn from a family with planted interactions, such as chain:6 or "
        + "diamond:5:coupling=0.6:examples=50:seed=3.", valueName: "family:size"))
  var synthetic: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Methods, separated by commas; settings follow a method after colons, such as "
        + "gp:beta=1:warmup=8. 'list' prints the names.", valueName: "a,b,…"))
  var methods = "maspob,maspob-reference,tpe,greedy,random"

  @Option(name: .long, help: "The method that the others are set beside.")
  var baseline = "random"

  @Option(name: .long, help: "Evaluations of each study.")
  var maxEvaluations: Int?

  @Option(name: .long, help: "Calls of each study, priced with replay.")
  var maxCalls: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "As many calls for each study as so many evaluations of its table take in full.",
      valueName: "evaluations"))
  var maxCallsOf: Int?

  @Flag(name: .long, help: "Price every evaluation in full.")
  var noReplay = false

  @Option(
    name: .customLong("seeds"),
    help: ArgumentHelp(
      "Number of seeds; by default 100 on tables, 3 on a project.", valueName: "seeds"))
  var seedCount: Int?
  var seeds: Int { seedCount ?? (config == nil ? 100 : 3) }

  @Option(name: .long, help: "The first seed.")
  var firstSeed: UInt64 = 1

  @Option(
    name: .customLong("target"),
    help: ArgumentHelp(
      "Of tables, what counts as reached: the share of the way from the mean score to the best; by default 0.9.",
      valueName: "target"))
  var chosenTarget: Double?
  var target: Double { chosenTarget ?? 0.9 }

  @Option(
    name: [.customShort("o"), .long], help: "A CSV file for every evaluation of every study.",
    completion: .file(extensions: ["csv"]))
  var output: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The report as HTML, its charts in a folder beside it; by default beside --output.",
      valueName: "file.html"), completion: .file(extensions: ["html"]))
  var report: String?

  @Option(
    name: [.customShort("j"), .customLong("jobs")],
    help: ArgumentHelp(
      "On tables, studies at a time; by default one per core. Results do not depend on it.",
      valueName: "jobs"))
  var chosenJobs: Int?
  var jobs: Int { chosenJobs ?? ProcessInfo.processInfo.activeProcessorCount }

  @OptionGroup var words: OutputOptions

  mutating func validate() throws {
    guard methods != "list" else { return }
    if config != nil {
      if !(table + synthetic).isEmpty {
        throw ValidationError("-c works on a project; leave --table and --synthetic out.")
      }
      if maxCalls == nil {
        throw ValidationError("--max-calls is missing: what each study of a project may spend.")
      }
      if noReplay {
        throw ValidationError("--no-replay is for tables; a project's 'runtime: {cache}' decides.")
      }
      if chosenTarget != nil {
        throw ValidationError("--target is for tables: no best combination is known here.")
      }
      if chosenJobs != nil {
        throw ValidationError(
          "--jobs is for tables; the calls at a time are a project's 'runtime: {concurrency}'.")
      }
    } else if runDir != nil {
      throw ValidationError("--run-dir is for a project: studies on tables leave no folder.")
    } else if table.isEmpty && synthetic.isEmpty {
      throw ValidationError("--table names no table; 'maspob tabulate' makes one.")
    }
    if maxEvaluations == nil && maxCalls == nil && maxCallsOf == nil {
      throw ValidationError(
        "A limit is missing: --max-evaluations, --max-calls or --max-calls-of.")
    }
    let limits = [
      ("--max-evaluations", maxEvaluations), ("--max-calls", maxCalls),
      ("--max-calls-of", maxCallsOf),
    ]
    for (name, value) in limits {
      if let value, !(1...1_000_000_000).contains(value) {
        throw ValidationError("\(name) must lie between 1 and 1000000000.")
      }
    }
    if !(2...1_000_000).contains(seeds) {
      throw ValidationError("--seeds must lie between 2 and 1000000: an interval needs two.")
    }
    if firstSeed > UInt64(Int.max) {
      throw ValidationError("--first-seed must be at most \(Int.max).")
    }
    if let report, !["html", "htm"].contains(URL(filePath: report).pathExtension.lowercased()) {
      throw ValidationError("--report must end in .html.")
    }
    if !(0...1).contains(target) { throw ValidationError("--target must lie between 0 and 1.") }
    if !(1...1024).contains(jobs) { throw ValidationError("--jobs must lie between 1 and 1024.") }
  }

  func run() async throws {
    let console = words.console
    if methods == "list" { return try listMethods(console) }
    if let config { return try await runLive(config, console) }
    let (methods, baseline) = try chosenMethods()
    let tables = try readTables()
    try requireAffordable(tables)
    let comparison = TableComparison(
      methods: methods,
      limits: .init(
        evaluations: maxEvaluations, calls: maxCalls, callsOfEvaluations: maxCallsOf,
        replays: !noReplay),
      seeds: (0..<UInt64(seeds)).map { firstSeed + $0 })
    try console.event(
      CompareEvent.Launch(
        tables: tables.map(\.name), methods: methods.map(\.description), seeds: seeds,
        firstSeed: firstSeed, maxEvaluations: maxEvaluations, maxCalls: maxCalls,
        maxCallsOf: maxCallsOf, replay: !noReplay))
    let results = try await run(comparison, on: tables, console)
    if let output {
      try TextFile.write(comparison.curvesCSV(results), to: URL(filePath: output))
    }
    let summaries = results.map {
      ComparisonSummary($0.name, of: comparison, [$0], baseline: baseline, target: target)
    }
    let pooled =
      results.count > 1
      ? ComparisonSummary(
        ComparisonSummary.pooledName, of: comparison, results, baseline: baseline, target: target)
      : nil
    for summary in summaries + [pooled].compactMap({ $0 }) {
      console.result(CompareText.text(summary, target: target))
      try console.event(CompareEvent.Summary(summary: summary, notes: comparison.notes))
    }
    for (methods, note) in comparison.notes {
      console.result("\(methods.joined(separator: ", ")): \(note)")
    }
    if let output { console.note("every evaluation is in \(output)") }
    let page = reportFile
    if let page {
      let figures = ComparisonFigures(
        comparison, results, summaries, pooled: pooled, baseline: baseline, target: target)
      let report = ComparisonReport(figures, tool: "maspob \(MaspobTool.version)")
      try ComparisonPageFile.write(report.html, report.plots, to: page)
      console.note("the report is in \(page.relativePath)")
    }
    try console.event(CompareEvent.Done(output: output, report: page?.relativePath))
  }

  /// The page that is asked for, else one beside the table of curves.
  var reportFile: URL? {
    if let report { return URL(filePath: report) }
    guard let table = output.map({ URL(filePath: $0) }) else { return nil }
    let page = table.deletingPathExtension().appendingPathExtension("html")
    return page == table ? nil : page
  }

  private func run(
    _ comparison: TableComparison, on tables: [(name: String, problem: TableProblem)],
    _ console: Console
  ) async throws -> [TableComparison.Result] {
    let line = ProgressLine(isEnabled: console.verbosity > .quiet)
    defer { line.clear() }
    return try await comparison.run(on: tables, width: jobs) { done, total in
      line.update("\(done)/\(total) studies")
    }
  }

  private func listMethods(_ console: Console) throws {
    for (name, summary) in ComparisonMethod.names {
      console.result(name.padding(toLength: 20, withPad: " ", startingAt: 0) + summary)
      try console.event(CompareEvent.Method(name: name, summary: summary))
    }
    console.result("\nSettings, after a colon each; rivals and maspo take noreplay alone:")
    for (name, summary) in ComparisonMethod.settings {
      console.result(name.padding(toLength: 20, withPad: " ", startingAt: 0) + summary)
      try console.event(CompareEvent.Setting(name: name, summary: summary))
    }
  }

  private func chosenMethods() throws -> (methods: [ComparisonMethod], baseline: Int) {
    var texts = methods.split(separator: ",").map(String.init)
    if !texts.contains(baseline) { texts.append(baseline) }
    if let twice = texts.first(where: { text in texts.count { $0 == text } > 1 }) {
      throw UsageError("--methods names '\(twice)' twice")
    }
    do {
      let parsed = try texts.map { try ComparisonMethod($0) }
      return (parsed, texts.firstIndex(of: baseline) ?? 0)
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

  /// - Throws: ``UsageError`` for a cap under which a study of some table evaluates nothing.
  private func requireAffordable(_ tables: [(name: String, problem: TableProblem)]) throws {
    guard let maxCalls else { return }
    for (name, problem) in tables {
      let price = problem.callsPerAgent.reduce(0, +)
      guard maxCalls < price else { continue }
      throw UsageError(
        "--max-calls \(maxCalls) covers no evaluation: one of '\(name)' takes \(price.counted("call"))"
      )
    }
  }

  /// Tables by the names of their files, with their folders where these alone would not tell them apart.
  private func readTables() throws -> [(name: String, problem: TableProblem)] {
    let short = table.map { URL(filePath: $0).deletingPathExtension().lastPathComponent }
    let isClear = Set(short).count == short.count
    guard Set(table).count == table.count, Set(synthetic).count == synthetic.count else {
      throw UsageError("--table or --synthetic names a table twice")
    }
    let measured = try zip(table, short).map { path, name in
      (
        name: isClear ? name : path,
        problem: TableProblem(try ScoreTable(contentsOf: URL(filePath: path)))
      )
    }
    do {
      return measured
        + (try synthetic.map { (name: $0, problem: TableProblem(try SyntheticTable($0).table())) })
    } catch let error as SyntheticTable.ParsingError {
      throw UsageError("--synthetic: \(error)")
    }
  }
}
