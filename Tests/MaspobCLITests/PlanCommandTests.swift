import CurlTransport
import Foundation
import LanguageModels
import PromptSpace
import Studies
import Testing
import _TestSupport

@testable import MaspobCLI

/// What `plan` says against what a run then does, on a real server.
@Suite(.serialized) struct PlanCommandTests {
  private struct Plan: Decodable {
    struct Range: Decodable {
      let expected: Double?
      let low: Double
      let high: Double
    }
    struct Agent: Decodable {
      let agent: String
      let samples: Int
      let validationCalls: Int
      let testCalls: Int
    }
    let agents: [Agent]
    let calls: Int
    let validationCalls: Int
    let verdictCalls: Int
    let embeddingCalls: Int
    let evaluations: Int
    let admittedEvaluations: Int
    let limitedBy: StopReason?
    let measuredExamples: Int
    let tokens: Range
    let usd: Range?
    let seconds: Double?
    let refusal: String?
  }

  private struct Line: Decodable { let plan: Plan }

  private func plan(_ tool: ToolProcess, _ options: [String] = []) throws -> (
    Plan, ToolProcess.Result
  ) {
    let result = try tool.run(["plan", "--run-dir", "run", "--json"] + options)
    let line = try #require(result.output.split(separator: "\n").last, "\(result.errors)")
    return (try JSONDecoder().decode(Line.self, from: Data(line.utf8)).plan, result)
  }

  private let run = ["optimize", "--run-dir", "run", "--quiet", "--json"]

  @Test func theRunNeedsExactlyThePlannedCalls() async throws {
    let server = try FaultServer()
    let project = try RuleProject(evaluations: 9)
    try project.replace("output: { parse: text }", by: "samples: 3\n      combine: first")
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let (plan, result) = try plan(tool, ["--no-cache"])
    #expect(result.status == 0)
    #expect(plan.agents.map(\.validationCalls) == [18, 6])
    #expect(plan.agents.map(\.testCalls) == [21, 7])
    #expect(plan.calls == 9 * 24 + 2 * 28 + 1)
    #expect(plan.admittedEvaluations == 9 && plan.limitedBy == nil)
    let transport = CurlHTTPTransport()
    #expect(try await server.bill(through: transport).requests == 0, "a plan asks nothing")
    #expect(try tool.run(run + ["--no-cache"]).status == 0)
    let bill = try await server.bill(through: transport)
    // One call for the vectors; what the run's own answers replayed is no request.
    let journal = try StudyJournal.read(project.folder.url.appending(path: "run/journal.jsonl"))
    let usage = StudyState(records: journal.records).usage
    #expect(usage.neededCalls + 1 == plan.calls)
    #expect(usage.cachedCalls > 0 && bill.requests == plan.calls - usage.cachedCalls)
    // 12 + 3 tokens a call and 7 for the vectors: within the bound, which nothing measured tightens.
    #expect(plan.tokens.expected == nil)
    #expect(Double((plan.calls - 1) * 15 + 7) <= plan.tokens.high)
  }

  @Test func aPilotMeasuresAndIsPartOfTheBaseline() async throws {
    let server = try FaultServer()
    let project = try RuleProject(evaluations: 9)
    try project.replace(
      "max_output_tokens: 20 }", by: "max_output_tokens: 20, price: { input: 10, output: 100 } }")
    try project.replace(
      "embedder: { model: ok }", by: "embedder: { model: ok, price: { input: 1, output: 0 } }")
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let (bound, _) = try plan(tool)
    #expect(bound.measuredExamples == 0 && bound.seconds == nil)
    let (plan, result) = try plan(tool, ["--pilot", "3"])
    #expect(result.status == 0, "\(result.errors)")
    let transport = CurlHTTPTransport()
    #expect(try await server.bill(through: transport).requests == 6)
    #expect(plan.measuredExamples == 3)
    // Each call takes 12 + 3 tokens, 4 of them cached at the full price, so that nothing varies.
    let calls = Double(9 * 12 + 28)
    let expected = try #require(plan.tokens.expected)
    #expect(expected >= calls * 15 && expected <= plan.tokens.high)
    #expect(plan.tokens.low == calls * 15)
    #expect(plan.tokens.high < bound.tokens.high / 5)
    let usd = try #require(plan.usd)
    #expect(abs(usd.low - calls * (12 * 10 + 3 * 100) / 1e6) < 1e-9)
    #expect(plan.seconds != nil)
    // The run goes on from the pilot: in the end it paid as if there had been none.
    #expect(try tool.run(run).status == 0)
    let piloted = try await server.bill(through: transport)
    #expect(piloted.repeated == 0)
    let (after, _) = try self.plan(tool)
    #expect(after.measuredExamples == 9 * 6 + 2 * 7, "a pilot's examples count once")
    let fresh = try FaultServer()
    let twin = try RuleProject(evaluations: 9)
    #expect(try ToolProcess(in: twin.folder.url, baseURL: fresh.baseURL).run(run).status == 0)
    #expect(try await fresh.bill(through: transport).requests == piloted.requests)
  }

  /// A run keeps 2 · 7 · 2 calls for its verdict: of 30 a pilot may make two.
  @Test func aPilotLeavesTheVerdictItsCalls() async throws {
    let server = try FaultServer()
    let project = try RuleProject(evaluations: 9)
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let pilot = ["plan", "--run-dir", "run", "--pilot", "6", "--max-calls"]
    let refused = try tool.run(pilot + ["30"])
    #expect(refused.status == 4)
    #expect(refused.errors.contains("the budget is reached at 30 calls: 2 made"))
    let transport = CurlHTTPTransport()
    #expect(try await server.bill(through: transport).requests == 2)
    // The two are in the cache: 10 more, the verdict and the vectors are 41, which the run then needs.
    let admitted = try tool.run(pilot + ["41"])
    #expect(admitted.status == 0, "\(admitted.errors)")
    #expect(try await server.bill(through: transport).requests == 12)
    let done = try tool.run(run + ["--max-calls", "41"])
    #expect(done.status == 0, "\(done.errors)")
    #expect(try await server.bill(through: transport).requests <= 41)
  }

  /// Once the baseline is tested, 14 calls for the winner's verdict are all that a run keeps back.
  @Test func aTestedBaselineIsNotReservedAgain() throws {
    let server = try FaultServer()
    let project = try RuleProject(evaluations: 1)
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    #expect(try tool.run(run + ["--no-cache"]).status == 0)
    // Behind it: 1 for the vectors, 12, and 14 for the baseline's test; 12 + 14 more admit one evaluation.
    try project.replace("evaluations: 1", by: "evaluations: 9")
    let (enough, result) = try plan(tool, ["--no-cache", "--max-calls", "53"])
    #expect(result.status == 0)
    #expect(enough.admittedEvaluations == 2 && enough.limitedBy == .calls)
    let (short, _) = try plan(tool, ["--no-cache", "--max-calls", "52"])
    #expect(short.admittedEvaluations == 1)
  }

  @Test(arguments: [("1000000", Int32(0)), ("1000001", 2), ("0", 2)])
  func evaluationsAreBounded(count: String, status: Int32) throws {
    let project = try RuleProject()
    let tool = ToolProcess(in: project.folder.url, baseURL: try FaultServer().baseURL)
    for command in ["plan", "optimize"] where status != 0 || command == "plan" {
      let result = try tool.run([command, "--run-dir", "run", "--max-evaluations", count])
      #expect(result.status == status, "\(result.errors)")
      let isRefused = result.errors.contains("--max-evaluations must lie between 1 and 1000000")
      #expect(isRefused == (status != 0))
    }
  }

  /// A project whose scorer asks the model of the agents.
  private func judged(evaluations: Int) throws -> RuleProject {
    let project = try RuleProject(evaluations: evaluations)
    try project.replace("{ metric: exact_match }", by: "{ metric: judge }")
    return project
  }

  @Test func aJudgeIsPartOfThePlanAndOfTheRun() throws {
    let project = try judged(evaluations: 9)
    let tool = ToolProcess(in: project.folder.url, baseURL: try FaultServer().baseURL)
    let (plan, _) = try plan(tool, ["--no-cache"])
    #expect(plan.agents.map(\.agent) == ["change", "finish", "judge (scorer)"])
    #expect(plan.agents.map(\.validationCalls) == [6, 6, 6])
    #expect(plan.validationCalls == 18 && plan.verdictCalls == 42)
    #expect(try tool.run(run + ["--no-cache"]).status == 0)
    let journal = try StudyJournal.read(project.folder.url.appending(path: "run/journal.jsonl"))
    let usage = StudyState(records: journal.records).usage
    // This judge likes every answer alike: the seed stays the best, and one test run is the whole verdict.
    let testRun = plan.verdictCalls / 2
    #expect(usage.neededCalls + plan.embeddingCalls == plan.calls - testRun)
    let (after, _) = try self.plan(tool, ["--no-cache"])
    #expect(after.measuredExamples == 9 * 6 + 7)
  }

  /// 1 for the vectors, 42 for the verdict and 18 for an evaluation: 75 leave no room for a second one, which
  /// the agents' 12 calls alone would have.
  @Test func aJudgedRunBeginsNoEvaluationThatItCannotEnd() throws {
    let project = try judged(evaluations: 9)
    let tool = ToolProcess(in: project.folder.url, baseURL: try FaultServer().baseURL)
    let options = ["--no-cache", "--max-calls", "75"]
    let (plan, _) = try plan(tool, options)
    #expect(plan.admittedEvaluations == 1 && plan.limitedBy == .calls)
    #expect(try tool.run(run + options).status == 0)
    let journal = try StudyJournal.read(project.folder.url.appending(path: "run/journal.jsonl"))
    let state = StudyState(records: journal.records)
    #expect(state.evaluated.count == 1 && state.trials.count == 1)
  }

  @Test func aCapOnMoneyNeedsThePriceOfTheJudge() throws {
    let project = try judged(evaluations: 9)
    let price = "price: { input: 1, output: 5 }"
    try project.replace(
      "max_output_tokens: 20 }",
      by: "max_output_tokens: 20, \(price) }\n  second: { model: ok }")
    try project.replace("embedder: { model: ok }", by: "embedder: { model: ok, \(price) }")
    try project.replace("id: change", by: "id: change\n      model: local")
    try project.replace("id: finish", by: "id: finish\n      model: local")
    try project.replace("{ metric: judge }", by: "{ metric: judge, model: second }")
    let tool = ToolProcess(in: project.folder.url, baseURL: try FaultServer().baseURL)
    for command in [["plan"], ["optimize", "--dry-run"], ["optimize"]] {
      let result = try tool.run(command + ["--run-dir", "run", "--max-usd", "1"])
      #expect(result.status == 4 && result.errors.contains("the price of model"), "\(command)")
    }
    #expect(try self.plan(tool).0.usd == nil, "what has no price is not counted as free")
  }

  @Test func aDryRunIsThePlan() throws {
    let server = try FaultServer()
    let project = try RuleProject(evaluations: 9)
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let options = ["--run-dir", "run", "--max-calls", "200"]
    let plan = try tool.run(["plan"] + options)
    let dry = try tool.run(["optimize", "--dry-run"] + options)
    #expect(plan.status == 0)
    #expect(plan.output == dry.output)
    // 12 k + 12 + 28 + 1 ≤ 200 up to k = 13.
    #expect(plan.output.contains("the budget covers all 9 evaluations"))
    let folder = project.folder.url.appending(path: "run")
    #expect(!FileManager.default.fileExists(atPath: folder.path))
  }

  /// 12 calls an evaluation, 28 for the verdict, 1 for the vectors. What is replayed leaves room for more.
  @Test(arguments: [("--max-calls", "76", 3), ("--max-calls", "77", 4), ("--max-calls", "41", 1)])
  func aCapAdmitsAtMostWhatTheRunThenDoes(option: String, cap: String, evaluations: Int) throws {
    let server = try FaultServer()
    let project = try RuleProject(evaluations: 9)
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let (plan, result) = try plan(tool, [option, cap, "--no-cache"])
    #expect(result.status == 0)
    #expect(plan.admittedEvaluations == evaluations)
    #expect(plan.limitedBy == .calls)
    #expect(result.errors.contains("learns little"))
    let done = try tool.run(run + [option, cap, "--no-cache"])
    let journal = try StudyJournal.read(project.folder.url.appending(path: "run/journal.jsonl"))
    let state = StudyState(records: journal.records)
    #expect(done.status == 0 && state.evaluated.count >= evaluations)
    #expect(state.usage.calls + 1 <= Int(cap) ?? 0)
  }

  @Test(arguments: [
    (["--max-calls", "40"], "one evaluation needs up to 12 calls and the verdict"),
    (["--max-tokens", "5k"], "one evaluation may need "),
  ])
  func aBudgetBelowTheBaselineIsRefused(options: [String], words: String) throws {
    let server = try FaultServer()
    let project = try RuleProject()
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    for command in [["plan"], ["optimize", "--dry-run"], ["optimize"]] {
      let result = try tool.run(command + ["--run-dir", "run"] + options)
      #expect(result.status == 4, "\(command)")
      #expect(result.errors.contains(words), "\(result.errors)")
    }
  }

  @Test func aCapOnMoneyWithoutPricesIsRefusedBeforeAnyCall() async throws {
    let server = try FaultServer()
    let project = try RuleProject()
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    for command in [["plan"], ["optimize", "--dry-run"], ["optimize"]] {
      let result = try tool.run(command + ["--run-dir", "run", "--max-usd", "1"])
      #expect(result.status == 4)
      #expect(result.errors.contains("the price of model"))
    }
    let bill = try await server.bill(through: CurlHTTPTransport())
    #expect(bill.requests == 0)
  }

  @Test(arguments: [
    (["--max-usd", "0.004"], StopReason.usd, "rule"), (["--max-tokens", "2k"], .tokens, "rule"),
    (["--max-wall", "2s"], .wall, "rule/0.1"),
  ])
  func everyCapEndsARunWithItsReason(
    options: [String], reason: StopReason, model: String
  ) throws {
    let server = try FaultServer()
    let project = try RuleProject(model: model, evaluations: 25)
    try project.replace(
      "max_output_tokens: 20 }", by: "max_output_tokens: 20, price: { input: 1, output: 5 } }")
    try project.replace(
      "embedder: { model: ok }", by: "embedder: { model: ok, price: { input: 1, output: 0 } }")
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    // Caps this low cover a baseline only by what calls really take.
    #expect(try tool.run(["plan", "--run-dir", "run", "--pilot", "2"]).status == 0)
    let result = try tool.run(run + options)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains(#""stopReason":"\#(reason.rawValue)""#))
    let file = RunFolder(project.folder.url.appending(path: "run")).journal
    #expect(try StudyJournal.read(file).records.last?.event == .stopped(reason: reason))
  }
}
