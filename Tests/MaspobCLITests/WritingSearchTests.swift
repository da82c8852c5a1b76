import CurlTransport
import Foundation
import Glibc
import LanguageModels
import MASPO
import PromptSpace
import Studies
import Testing
import _TestSupport

@testable import MaspobCLI

/// `optimize` with the proposers that write prompts, against a server that plays all parts.
@Suite(.serialized) struct WritingSearchTests {
  private let arguments = ["optimize", "--run-dir", "run", "--quiet"]

  private func run(of project: WritingProject) -> RunFolder {
    RunFolder(project.folder.url.appending(path: "run"))
  }

  private func result(of project: WritingProject) throws -> MASPOResult {
    let file = run(of: project).url.appending(path: "maspo.json")
    return try JSONDecoder().decode(MASPOResult.self, from: Data(contentsOf: file))
  }

  private func state(of project: WritingProject) throws -> StudyState {
    StudyState(records: try StudyJournal.read(run(of: project).journal).records)
  }

  @Test(.timeLimit(.minutes(2)), arguments: ["maspo", "maspo-reference", "maspo-paper", "spo"])
  func aPlantedImprovementIsFound(proposer: String) throws {
    let server = try FaultServer()
    let project = try WritingProject(
      search: "maspo: { rounds: 2, depth: \(proposer == "spo" ? 5 : 2) }", validation: 20)
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let outcome = try tool.run(arguments + ["--proposer", proposer])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let state = try state(of: project)
    #expect(state.baseline?.outcome?.score == 0)
    let found = try result(of: project).found
    #expect(found[1].contains("reverse"))
    #expect(state.incumbent?.number == 2)
    #expect(state.incumbent?.test?.score == 1)
    let manifest = try StudyManifest.read(run(of: project).manifest)
    #expect(manifest.pools[1].candidates == ["Go on INPUT: {change}", found[1]])
    let best = try String(
      contentsOf: run(of: project).best.appending(path: "finish.md"), encoding: .utf8)
    #expect(best == found[1] + "\n")
    let shown = try tool.run(["show", "run", "--prompts"])
    #expect(shown.output.contains(found[1]))
    #expect(shown.output.contains("--- finish (candidate 1) ---"))
  }

  @Test(.timeLimit(.minutes(2)), arguments: ["maspo", "maspo-reference"])
  func theLogHasTheCallsThatTheSearchCounts(proposer: String) throws {
    let server = try FaultServer()
    let project = try WritingProject()
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    #expect(try tool.run(arguments + ["--proposer", proposer, "--no-cache"]).status == 0)
    let records = try CallLogContents(contentsOf: run(of: project).calls).records
    let calls = try result(of: project).calls
    func count(_ role: CallContext.Role, cached: Bool) -> Int {
      records.count {
        $0.context.role == role && $0.context.trial == nil && $0.isFromCache == cached
      }
    }
    #expect(
      count(.agent, cached: false) + count(.summarizer, cached: false) == calls.workflow)
    #expect(count(.optimizer, cached: false) + count(.optimizer, cached: true) == calls.writer)
    #expect(count(.judge, cached: false) + count(.judge, cached: true) == calls.judge)
    #expect(calls.workflow > 100 && calls.writer > 10 && calls.judge > 100)
    // No question of the test split is asked before the search is over, and no judge hears of a reference.
    let last = records.lastIndex { $0.context.role == .judge } ?? 0
    #expect(records[..<last].allSatisfy { $0.context.split != "test" })
  }

  @Test(.timeLimit(.minutes(3)), arguments: [150, 700, 800, 900])
  func theServersBillNeverPassesTheCap(cap: Int) async throws {
    let server = try FaultServer()
    let project = try WritingProject()
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let outcome = try tool.run(arguments + ["--max-calls", "\(cap)"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let bill = try await server.bill(through: CurlHTTPTransport())
    #expect(bill.requests <= cap)
    let state = try state(of: project)
    #expect(state.baseline?.test != nil)
    if cap >= 800 { #expect(state.incumbent?.test != nil && state.trials.count == 2) }
  }

  /// A schedule that no cap covers leaves the evaluation of its result, the verdict and the last check what they
  /// need.
  @Test(.timeLimit(.minutes(2)), arguments: [("maspo", 900), ("maspo-reference", 700)])
  func aSearchThatTheBudgetEndsIsStillMeasured(proposer: String, cap: Int) async throws {
    let server = try FaultServer()
    let project = try WritingProject(search: "maspo: { rounds: 20, depth: 1 }")
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let outcome = try tool.run(
      arguments + ["--proposer", proposer, "--max-calls", "\(cap)", "--no-cache"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let (result, state) = (try result(of: project), try state(of: project))
    #expect(result.ending != .completed)
    #expect(!result.checks.contains(.unreached))
    #expect(state.trials.count == 2)
    #expect(state.incumbent?.number == 2)
    #expect(state.incumbent?.test != nil && state.baseline?.test != nil)
    let bill = try await server.bill(through: CurlHTTPTransport())
    #expect(bill.requests <= cap)
  }

  /// Killed again and again; the run that results is that of an undisturbed one.
  @Test(.timeLimit(.minutes(4))) func killedRunsReplayTheirReplies() async throws {
    let calm = try FaultServer()
    let undisturbed = try WritingProject(model: "author/0.002", validation: 20)
    let whole = ToolProcess(in: undisturbed.folder.url, baseURL: calm.baseURL)
    let calmRun = try whole.begin(arguments + ["--no-cache"])

    let server = try FaultServer()
    let project = try WritingProject(model: "author/0.002", validation: 20)
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let log = run(of: project).calls
    var kills = 0
    for _ in 0..<7 {
      let before = starts(log)
      _ = try tool.run(arguments + ["--no-cache"]) { process in
        while process.isRunning, starts(log) < before + 65 { usleep(500) }
        if process.isRunning { kills += 1 }
        Glibc.kill(process.processIdentifier, SIGKILL)
      }
    }
    #expect(kills >= 4)
    #expect(try tool.run(arguments + ["--no-cache"]).status == 0)
    #expect(try calmRun.result().status == 0)
    #expect(try result(of: project) == result(of: undisturbed))
    let (found, expected) = (try state(of: project), try state(of: undisturbed))
    #expect(found.trials.map(\.proposal) == expected.trials.map(\.proposal))
    #expect(found.incumbent?.test?.scores == expected.incumbent?.test?.scores)
    let transport = CurlHTTPTransport()
    let requests = try await server.bill(through: transport).requests
    let calmRequests = try await calm.bill(through: transport).requests
    #expect(requests <= calmRequests + 4 * kills, "\(requests) for \(calmRequests), \(kills) kills")
    print("\(kills) kills: \(requests) requests where \(calmRequests) were needed")
  }

  @Test(.timeLimit(.minutes(1))) func aFinishedRunAsksNothingAgain() async throws {
    let server = try FaultServer()
    let project = try WritingProject()
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    #expect(try tool.run(arguments).status == 0)
    let transport = CurlHTTPTransport()
    let before = try await server.bill(through: transport).requests
    let files = [run(of: project).journal, run(of: project).calls]
    let bytes = try files.map { try Data(contentsOf: $0) }
    let again = try tool.run(arguments)
    #expect(again.status == 0)
    #expect(again.output.contains("Stopped: the search came to its end."), "\(again.output)")
    #expect(try await server.bill(through: transport).requests == before)
    #expect(try state(of: project).trials.count == 2)
    // Nothing was gone through again: not one line was added.
    #expect(try files.map { try Data(contentsOf: $0) } == bytes)
  }

  /// A search that ran out of calls goes on when there are more, and only then.
  @Test(.timeLimit(.minutes(2))) func aHigherCapGoesOn() async throws {
    let server = try FaultServer()
    let project = try WritingProject(search: "maspo: { rounds: 20, depth: 1 }")
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    func optimize(_ cap: Int) throws -> Data {
      let outcome = try tool.run(
        arguments + ["--proposer", "maspo", "--max-calls", "\(cap)"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      return try Data(contentsOf: run(of: project).calls)
    }
    let first = try optimize(900)
    #expect(try result(of: project).ending != .completed)
    let steps = try result(of: project).steps.count
    #expect(try optimize(900) == first)
    #expect(try optimize(1_600).count > first.count)
    #expect(try result(of: project).steps.count > steps)
  }

  @Test func thePlanBoundsTheCalls() throws {
    let server = try FaultServer()
    let project = try WritingProject()
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let plan = try tool.run(["plan", "--run-dir", "other"])
    #expect(
      plan.output.contains("writing and judging prompts: at most 2520 calls"), "\(plan.output)")
    let capped = try tool.run(["plan", "--max-calls", "1000", "--run-dir", "other"])
    // 80 of each evaluation, 16 of each half of the verdict.
    #expect(capped.output.contains("at most 808 calls"), "\(capped.output)")
  }

  private func starts(_ log: URL) -> Int {
    let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").count { $0.contains(#""status":"started""#) }
  }
}
