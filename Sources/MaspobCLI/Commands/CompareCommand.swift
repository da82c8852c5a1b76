import ArgumentParser
import Foundation

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
    try checkInput()
    try checkNumbers()
  }

  func run() async throws {
    let console = words.console
    if methods == "list" { return try MethodListing.show(on: console) }
    if let config { return try await runLive(config, console) }
    try await runOnTables(console)
  }

  /// The page that is asked for, else one beside the table of curves.
  var reportFile: URL? {
    if let report { return URL(filePath: report) }
    guard let table = output.map({ URL(filePath: $0) }) else { return nil }
    let page = table.deletingPathExtension().appendingPathExtension("html")
    return page == table ? nil : page
  }
}
