import Comparison
import CurlTransport
import Foundation
import Glibc
import LanguageModels
import PromptSpace
import Testing
import _TestSupport

@testable import MaspobCLI

/// The built tool against a server on loopback: 5 × 5 combinations on 6 examples.
@Suite(.serialized, .timeLimit(.minutes(2))) struct TabulateCommandTests {
  private let server: FaultServer
  private let project: RuleProject
  private var folder: URL { project.folder.url }
  private var file: URL { folder.appending(path: "table.jsonl") }

  init() throws {
    server = try FaultServer()
    project = try RuleProject()
  }

  private func run(
    _ arguments: [String] = [], during: (Process) throws -> Void = { _ in }
  ) throws -> ToolProcess.Result {
    try ToolProcess(in: folder, baseURL: server.baseURL)
      .run(["tabulate", "-o", "table.jsonl"] + arguments, during: during)
  }

  private func bill() async throws -> FaultServer.Bill {
    let transport = CurlHTTPTransport()
    defer { transport.shutdown() }
    return try await server.bill(through: transport)
  }

  /// What the graph says: each prompt of the first agent once per example, each pair once per example.
  private static let priced = 6 * 5 + 6 * 25
  /// Two prompts of the first agent make the model say the same: the second agent is then asked the same.
  private static let calls = 6 * 5 + 6 * 4 * 5

  @Test func everyCombinationIsMeasuredOnceAndSharedAnswersArePaidOnce() async throws {
    let result = try run(["--json"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains(#""calls":180,"combinations":25"#))
    let bill = try await bill()
    #expect(bill.byModel["rule"] == Self.calls)
    #expect(bill.repeated == 0)
    let table = try ScoreTable(contentsOf: file)
    #expect(table.rows.count == 25)
    #expect(table.rows.allSatisfy { $0.calls == 12 })
    // A line says what its evaluation takes on its own: all upstream calls count, paid or not.
    let upstream = table.rows.reduce(0) { $0 + $1.inputTokens } - bill.inputTokens
    #expect(upstream > bill.inputTokens / 2)
    let meter = CallMeter(topology: try table.header.topology(), callsPerAgent: [6, 6])
    #expect(meter.priceOfAll(table.header.space) == Self.priced)
    #expect(table.header.embeddings?["finish"]?.count == 5)
    #expect(table.header.examples.count == 6 && table.header.metric == "exact_match")
    #expect(table.header.provenance["models"] == "local=rule")
    let problem = TableProblem(table)
    let observed = try #require(problem.observation(of: PromptAssignment([0, 0]), visit: 0))
    #expect(observed.score == 0 && observed.exampleCount == 6)
    #expect(problem.optimum.score > 0.9)
    let text = try String(contentsOf: file, encoding: .utf8)
    // The upstream agent changes slowest.
    let written = try PartialScoreTable(Data(text.utf8), name: "t", toleratesTornEnd: false)
    #expect(written.rows.map(\.assignment) == (0..<25).map { PromptAssignment([$0 / 5, $0 % 5]) })
    let compared = try ToolProcess(in: folder, baseURL: nil).run([
      "compare", "--table", "table.jsonl", "--methods", "greedy", "--max-calls", "60", "--seeds",
      "4", "--quiet",
    ])
    #expect(compared.status == 0, "\(compared.errors)")
  }

  /// Nothing is locked, asked or written before.
  @Test func aProtocolThatIsStillToBeMeasuredIsRefusedAtOnce() async throws {
    try project.replace("runtime: {", by: "runtime: { communication: auto,")
    let result = try run()
    #expect(result.status == 2 && result.errors.contains("name a protocol for this command"))
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(!left.contains { $0.hasPrefix("table") })
    #expect(try await bill().requests == 0)
  }

  /// A summary takes two calls where a plain agent takes one; the table, its price and the plan agree.
  @Test func anOperatorIsPricedByItsCalls() throws {
    try project.replace(
      "output: { parse: text }", by: "operator: summarise\n      summary: \"Shorter: {reply}\"")
    let result = try run(["--json"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains(#""calls":\#(2 * 6 * 5 + 6 * 25),"combinations":25"#))
    let table = try ScoreTable(contentsOf: file)
    #expect(table.header.callsPerAgent == [12, 6])
    #expect(table.rows.allSatisfy { $0.calls == 18 })
    let plan = try ToolProcess(in: folder, baseURL: server.baseURL).run(["plan", "--json"])
    #expect(plan.output.contains(#""validationCalls":18"#))
  }

  @Test func aSecondRunMeasuresNothing() async throws {
    #expect(try run().status == 0)
    let text = try String(contentsOf: file, encoding: .utf8)
    let before = try await bill().requests
    let again = try run(["--json"])
    #expect(again.status == 0 && again.output.contains(#""measured":0"#))
    #expect(try String(contentsOf: file, encoding: .utf8) == text)
    let after = try await bill()
    #expect(after.byModel["rule"] == Self.calls && after.requests - before <= 2)
  }

  /// Interrupted, killed, cut in the middle of a line: the table is that of an undisturbed run, byte for byte.
  @Test(arguments: [SIGINT, SIGKILL]) func anInterruptedTableIsTakenUp(signal: Int32) async throws {
    let slow = try RuleProject(model: "rule/0.02")
    let calm = ToolProcess(in: slow.folder.url, baseURL: try FaultServer().baseURL)
    #expect(try calm.run(["tabulate", "-o", "calm.jsonl"]).status == 0)
    let expected = try Data(contentsOf: slow.folder.url.appending(path: "calm.jsonl"))
    // Its own cache, as the calm run filled the other.
    var tool = ToolProcess(in: slow.folder.url, baseURL: server.baseURL)
    tool.environment["MASPOB_CACHE_DIR"] = slow.folder.url.appending(path: "cache2").path
    let file = slow.folder.url.appending(path: "table.jsonl")
    func lines() -> Int {
      (try? Data(contentsOf: file)).map { $0.count { $0 == UInt8(ascii: "\n") } } ?? 0
    }
    for stop in [4, 12] {
      let result = try tool.run(["tabulate", "-o", "table.jsonl"]) { process in
        let deadline = ContinuousClock.now + .seconds(30)
        while lines() < stop, process.isRunning, .now < deadline { usleep(2_000) }
        kill(process.processIdentifier, signal)
      }
      #expect(result.status == (signal == SIGINT ? 130 : SIGKILL))
      if signal == SIGINT { #expect(result.errors.contains("the same command goes on from there")) }
      #expect(lines() >= stop && lines() < 26)
      // As a crash of the machine would leave it.
      let handle = try FileHandle(forWritingTo: file)
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(#"{"assignment":[4,"#.utf8))
      try handle.close()
    }
    let result = try tool.run(["tabulate", "-o", "table.jsonl"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(try Data(contentsOf: file) == expected)
    let bill = try await bill()
    #expect(bill.billed >= Self.calls)
    // Beyond the table itself only what was in flight, 4 calls at a time, was asked twice.
    #expect(bill.billed <= Self.calls + 2 * 4)
  }

  @Test func withoutTheSharedCacheTheTableKeepsItsAnswers() async throws {
    #expect(try run(["--no-cache"]).status == 0)
    #expect(try await bill().byModel["rule"] == Self.calls)
  }

  @Test func aCapHoldsOverAllAttempts() async throws {
    let first = try run(["--max-calls", "70"])
    #expect(first.status == 4)
    #expect(first.errors.contains("the same command goes on from there"))
    #expect(try await bill().byModel["rule"] ?? 0 <= 70)
    #expect(try run(["--max-calls", "70"]).status == 4)
    #expect(try await bill().requests <= 80)
    #expect(try run(["--max-calls", "500"]).status == 0)
    #expect(try await bill().byModel["rule"] == Self.calls)
    #expect(try ScoreTable(contentsOf: file).rows.count == 25)
  }

  @Test func aTableOfSomethingElseIsRefused() throws {
    #expect(try run().status == 0)
    try project.replace("Be brief please INPUT", by: "Be very brief please INPUT")
    let result = try run()
    #expect(result.status == 7)
    #expect(
      result.errors.contains(
        "table.jsonl is a table of something else: prompts differs; name another file with -o"))
    #expect(try run(["-n", "3"]).errors.contains("prompts, examples, validation data differ"))
  }

  @Test func aSpaceThatIsTooLargeIsRefused() throws {
    let result = try run(["--max-combinations", "24"])
    #expect(result.status == 2)
    #expect(
      result.errors
        == "error: the pools make 25 combinations, more than --max-combinations 24\n")
  }

  @Test func aFailedExampleStopsTheTable() throws {
    let broken = try RuleProject(model: "status/500")
    let tool = ToolProcess(in: broken.folder.url, baseURL: server.baseURL)
    let result = try tool.run(["tabulate", "-o", "t.jsonl", "--max-retries", "0"])
    #expect(result.status == 1)
    #expect(result.errors.contains("combination 0-0: 6 of 6 examples have no score"))
    let text = try String(
      contentsOf: broken.folder.url.appending(path: "t.jsonl"), encoding: .utf8)
    #expect(text.split(separator: "\n").count == 1)
  }

  @Test func failedExamplesMayBeWrittenAsMissing() throws {
    let shaky = try RuleProject(model: "mix/0.1/rule/status:500")
    let tool = ToolProcess(in: shaky.folder.url, baseURL: server.baseURL)
    let command = ["tabulate", "-o", "t.jsonl", "--max-retries", "0"]
    let stopped = try tool.run(command)
    #expect(stopped.status == 1 && stopped.errors.contains("or pass --keep-failures"))
    let kept = try tool.run(command + ["--keep-failures"])
    #expect(kept.status == 0, "\(kept.errors)")
    let table = try ScoreTable(contentsOf: shaky.folder.url.appending(path: "t.jsonl"))
    let missing = table.rows.reduce(0) { $0 + $1.scores.count { $0 == nil } }
    #expect(missing > 0 && missing < 100)
  }
}
