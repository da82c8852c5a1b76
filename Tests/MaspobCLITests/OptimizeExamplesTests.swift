import CurlTransport
import Foundation
import Glibc
import LanguageModels
import PromptSpace
import Studies
import Testing
import _TestSupport

@testable import MaspobCLI

/// `optimize` where the search chooses the examples of each trial, on a real server.
@Suite(.serialized) struct OptimizeExamplesTests {
  private let run = ["optimize", "--run-dir", "run", "--quiet", "--json"]

  private func project(
    model: String = "rule", evaluations: Int = 8, calls: Int? = nil,
    search: String = "{ proposer: maspob-examples }"
  ) throws -> RuleProject {
    try RuleProject(model: model, evaluations: evaluations, calls: calls, search: search)
  }

  private func records(_ project: RuleProject) throws -> [JournalRecord] {
    try StudyJournal.read(project.folder.url.appending(path: "run/journal.jsonl")).records
  }

  private func file(_ project: RuleProject, _ name: String) throws -> String {
    try String(contentsOf: project.folder.url.appending(path: "run/\(name)"), encoding: .utf8)
  }

  private struct Line: Decodable {
    struct Plan: Decodable {
      let calls: Int
      let buysExamples: Bool
      let admittedEvaluations: Int
    }
    let plan: Plan
  }

  @Test(.timeLimit(.minutes(2)), arguments: [nil, 61, 100] as [Int?])
  func aRunKeepsToItsPlanAndItsCap(calls: Int?) async throws {
    let server = try FaultServer()
    let evaluations = calls == nil ? 8 : 20
    let project = try project(evaluations: evaluations, calls: calls)
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let planned = try tool.run(["plan", "--run-dir", "run", "--json"])
    #expect(planned.status == 0, "\(planned.errors)")
    let text = try #require(planned.output.split(separator: "\n").last)
    let plan = try JSONDecoder().decode(Line.self, from: Data(text.utf8)).plan
    // The cap is spent to less than a block; without one it is 8 · 12 calls and the verdict's 2 · 14.
    #expect(plan.buysExamples && plan.calls == calls ?? 124)
    #expect(try tool.run(["plan", "--run-dir", "run"]).output.contains("its share of the 6"))

    let result = try tool.run(run)
    #expect(result.status == 0, "\(result.errors)")
    let bill = try await server.bill(through: CurlHTTPTransport())
    #expect(bill.requests <= plan.calls && bill.repeated == 0)
    let state = StudyState(records: try records(project), maximumErrorRate: 0.1)
    #expect(state.usage.calls == bill.requests)
    #expect(state.wholeEvaluations <= Double(evaluations))
    #expect(state.stopReason == (calls == nil ? .evaluations : .calls))
    #expect(state.baseline?.test != nil && state.incumbent?.test != nil)
    #expect(state.incumbent?.outcome?.n == 6)
    try expectReports(of: state, project)
  }

  /// What a combination was asked bit by bit is run again with its latest trial alone.
  @Test(.timeLimit(.minutes(1))) func anEarlierPartIsNotRetriedByItself() throws {
    let server = try FaultServer()
    let project = try project()
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    #expect(try tool.run(run).status == 0)
    let state = StudyState(records: try records(project), maximumErrorRate: 0.1)
    let earlier = try #require(state.trials.first { state.isSuperseded($0) })
    let latest = try #require(state.trials.last { $0.assignment == earlier.assignment })
    let retry = ["retry", "--run-dir", "run", "--trial"]
    let refused = try tool.run(retry + ["\(earlier.number)"])
    #expect(refused.status == 2 && refused.errors.contains("retry the latest of it"))
    let nothing = try tool.run(retry + ["\(latest.number)"])
    #expect(nothing.status == 0 && nothing.output.contains("nothing to retry"))
  }

  /// Every file says what a trial asked.
  private func expectReports(of state: StudyState, _ project: RuleProject) throws {
    let rows = try file(project, "trials.csv").split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(rows.count == state.trials.count)
    for (row, trial) in zip(rows, state.trials) {
      #expect(row[14] == trial.state(maximumErrorRate: 0.1).rawValue)
      #expect(Int(row[24]) == trial.askedExamples)
      #expect(Int(row[4]) == trial.outcome?.n && Int(row[20]) == trial.outcome?.skipped)
    }
    #expect(rows.contains { $0[14] == "partial" })
    #expect(try file(project, "report.html").contains("evaluations of some examples"))
    #expect(try file(project, "report.json").contains("wholeEvaluations"))
    let tool = ToolProcess(in: project.folder.url, baseURL: nil)
    let shown = try tool.run(["show", "run"]).output
    #expect(shown.contains(" partial") && shown.contains("whole ones, "))
  }

  /// What was decided and measured, and what no kill may change.
  private func decisions(_ project: RuleProject) throws -> [StudyEvent] {
    func bare(_ outcome: EvaluationOutcome) -> EvaluationOutcome { outcome.with(usage: .zero) }
    return try records(project).map(\.event).compactMap { event in
      switch event {
      case .evaluated(let trial, let outcome): .evaluated(trial: trial, outcome: bare(outcome))
      case .tested(let trial, let outcome): .tested(trial: trial, outcome: bare(outcome))
      case .stopped(let reason): reason.isFinal ? event : nil
      case .opened: nil
      default: event
      }
    }
  }

  @Test(.timeLimit(.minutes(3))) func aKilledRunDecidesAsACalmOne() async throws {
    let (calm, server) = (try FaultServer(), try FaultServer())
    let undisturbed = try project(model: "rule/0.004")
    let whole = ToolProcess(in: undisturbed.folder.url, baseURL: calm.baseURL)
    #expect(try whole.run(run).status == 0)
    let expected = try decisions(undisturbed)
    #expect(expected.count > 20)

    let project = try project(model: "rule/0.004")
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let journal = project.folder.url.appending(path: "run/journal.jsonl")
    func size() -> Int { (try? Data(contentsOf: journal).count) ?? 0 }
    for kill in 0..<8 {
      let before = size()
      _ = try tool.run(run) { process in
        // A few records further, and somewhere in the next trial.
        while process.isRunning, size() < before + 600 + 300 * (kill % 3) { usleep(500) }
        usleep(useconds_t(3_000 * kill))
        Glibc.kill(process.processIdentifier, SIGKILL)
      }
    }
    let result = try tool.run(run)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try decisions(project) == expected)
    let transport = CurlHTTPTransport()
    let requests = try await server.bill(through: transport).requests
    #expect(try await requests <= calm.bill(through: transport).requests + 4 * 8)
  }

  @Test func whoeverEvaluatesOutsideIsRefused() throws {
    let server = try FaultServer()
    let project = try project(evaluations: 2)
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let recorded = try tool.run(["propose", "--record"])
    #expect(recorded.status == 2 && recorded.errors.contains("chooses the examples of each trial"))
    #expect(try tool.run(run).status == 0)
    try Data(#"{"assignment": "1-1", "score": 0.5}"#.utf8)
      .write(to: project.folder.url.appending(path: "earlier.jsonl"))
    for arguments in [
      ["attach", "earlier.jsonl", "run"], ["tell", "run", "--assignment", "1-1", "--score", "0.5"],
    ] {
      let refused = try tool.run(arguments)
      #expect(refused.status == 2, "\(refused.errors)")
      #expect(refused.errors.contains("learns from the examples that it chose"))
    }
    // Elsewhere its scores are welcome, each example once.
    let state = StudyState(records: try records(project))
    let parts = state.trials.filter { !state.isSuperseded($0) }
    #expect(parts.count < state.trials.count)
    try project.replace("maspob-examples", by: "maspob")
    let attached = try tool.run(["attach", "run/trials.csv", "second", "-c", "maspob.yaml"])
    #expect(attached.output.contains("attached \(parts.count) scores"), "\(attached.errors)")
    try project.replace("proposer: maspob", by: "proposer: maspob-examples")
    let proposed = try tool.run(["propose", "--run-dir", "run"])
    #expect(proposed.status == 0 && proposed.output.contains("of 6 examples"))
  }
}
