import CurlTransport
import Foundation
import Glibc
import LanguageModels
import PromptSpace
import Studies
import Testing
import _TestSupport

@testable import MaspobCLI

/// The tool killed over and over, against a server that keeps its own bill.
@Suite(.serialized) struct KillSeriesTests {
  private let arguments = ["optimize", "--run-dir", "run", "--json", "--quiet"]

  private func folder(_ project: RuleProject) -> RunFolder {
    RunFolder(project.folder.url.appending(path: "run"))
  }

  /// What was decided and measured; `opened` lines and what a repeated request cost are traces of the kills.
  private func decisions(_ project: RuleProject) throws -> [StudyEvent] {
    try StudyJournal.read(folder(project).journal).records.map(\.event).compactMap { event in
      switch event {
      case .evaluated(let trial, let outcome):
        .evaluated(trial: trial, outcome: Self.withoutUsage(outcome))
      case .tested(let trial, let outcome):
        .tested(trial: trial, outcome: Self.withoutUsage(outcome))
      case .stopped(let reason): reason.isFinal ? event : nil
      case .opened: nil
      default: event
      }
    }
  }

  private static func withoutUsage(_ outcome: EvaluationOutcome) -> EvaluationOutcome {
    EvaluationOutcome(
      assignment: outcome.assignment, split: outcome.split, examples: outcome.examples,
      usage: .zero)
  }

  /// Thirty combinations and the small GAT of ``RuleProject``.
  private func thirty(_ model: String) throws -> RuleProject {
    let project = try RuleProject(model: model, evaluations: 30)
    try project.replace(
      "\n  finish:", by: "\n    - \"Be upper again INPUT: {word}\"\n  finish:")
    try project.replace("epochs: 40", by: "epochs: 6")
    return project
  }

  /// Lines of the journal that are no trace of a kill.
  private func lasting(_ folder: RunFolder) -> Int {
    let text = (try? String(contentsOf: folder.journal, encoding: .utf8)) ?? ""
    // A torn last line is not there yet.
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .count { !$0.contains(#""opened":"#) }
  }

  private func starts(_ log: URL) -> Int {
    let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").count { $0.contains(#""status":"started""#) }
  }

  /// SIGKILL as soon as the journal has one record more than the process before left: the last record of
  /// every process is another one.
  @Test(.timeLimit(.minutes(5))) func killedAtEveryRecordOfThirtyEvaluations() async throws {
    let calm = try FaultServer()
    let undisturbed = try thirty("rule/0.004")
    let whole = ToolProcess(in: undisturbed.folder.url, baseURL: calm.baseURL)
    let calmRun = try whole.begin(arguments)
    // 30 proposals and results, two measurements on the test split, the end.
    let records = 63

    let server = try FaultServer()
    let project = try thirty("rule/0.004")
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let run = folder(project)
    var left: [Int] = []
    while left.count < 80, (left.last ?? 0) < records - 1 {
      let before = lasting(run)
      _ = try tool.run(arguments) { process in
        while process.isRunning, lasting(run) <= before { usleep(500) }
        kill(process.processIdentifier, SIGKILL)
      }
      left.append(lasting(run))
    }
    let result = try tool.run(arguments)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try calmRun.result().status == 0)
    let (found, expected) = (try decisions(project), try decisions(undisturbed))
    #expect(expected.count == records)
    let difference = zip(found, expected).first { $0 != $1 }
    #expect(found == expected, "\(found.count) of \(expected.count): \(difference as Any)")
    // Now and then a process writes a second record before the signal arrives.
    let covered = Set(left)
    print("killed \(left.count) times, after \(covered.count) of \(records) records")
    #expect(covered.count >= records * 3 / 4, "killed after \(left) records")

    let transport = CurlHTTPTransport()
    let bill = try await server.bill(through: transport)
    let calmBill = try await calm.bill(through: transport)
    // Four calls are in flight at most; whatever was answered and kept is never asked again.
    #expect(bill.requests <= calmBill.requests + 4 * left.count)
    let contents = try CallLogContents(contentsOf: run.calls)
    #expect(contents.unfinished.isEmpty)
    #expect(CallLogTotals(contents.records).spent.calls >= bill.requests)
    let state = StudyState(records: try StudyJournal.read(run.journal).records)
    #expect(state.bookedCalls == contents.records.count(where: \.isLost))
  }

  /// The server's own bill against the caps: failures, retries, and a tool that is killed and restarted.
  @Test(
    .timeLimit(.minutes(3)),
    arguments: [
      (["--max-calls", "120", "--no-cache"], 120, Int.max),
      (["--max-tokens", "30k", "--no-cache"], Int.max, 30_000),
    ])
  func theServersBillNeverPassesACap(
    options: [String], calls: Int, tokens: Int
  ) async throws {
    let server = try FaultServer()
    // One agent's connections break and one is slow; the rest of the flaky kinds answer quickly.
    let project = try RuleProject(model: "latency/0.03", evaluations: 25)
    try project.replace(
      "models:", by: "models:\n  breaking: { model: flaky/reset/6, max_output_tokens: 20 }")
    try project.replace("    - id: finish", by: "    - id: finish\n      model: breaking")
    try project.replace("    - id: change", by: "    - id: change\n      model: local")
    try project.replace("retries: 1", by: "retries: 3, max_error_rate: 1")
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let transport = CurlHTTPTransport()
    let log = folder(project).calls
    for kill in 0..<6 {
      let before = starts(log)
      _ = try tool.run(arguments + options) { process in
        // At least the last of these requests is still under way, or was a moment ago.
        while process.isRunning, starts(log) < before + 5 + kill { usleep(500) }
        Glibc.kill(process.processIdentifier, SIGKILL)
      }
    }
    _ = try tool.run(arguments + options)
    let bill = try await server.bill(through: transport)
    #expect(bill.requests > 40, "the kills left time for calls")
    #expect(bill.requests <= calls)
    // Each answer is billed with 12 + 3 tokens, that of the embedder with 7.
    #expect(bill.answered * 15 <= tokens)
    let contents = try CallLogContents(contentsOf: folder(project).calls)
    let spent = CallLogTotals(contents.records).spent
    #expect(spent.calls >= bill.requests, "nothing that reached the server is missing in the log")
    #expect(spent.calls <= calls)
    #expect(spent.tokens <= tokens)
    #expect(spent.tokens >= bill.answered * 15 - 8)
    let lost = contents.records.count(where: \.isLost)
    print(
      "\(options): the server billed \(bill.requests) calls, the log has \(spent), \(lost) lost")
    #expect(lost > 0)
  }
}
