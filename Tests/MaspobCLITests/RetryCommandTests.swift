import CurlTransport
import Foundation
import Glibc
import LanguageModels
import PromptSpace
import Studies
import Testing
import _TestSupport

@testable import MaspobCLI

/// Retrying and replaying with the whole tool as a process.
@Suite(.serialized) struct RetryCommandTests {
  private let optimize = ["optimize", "--run-dir", "run", "--json", "--quiet"]
  private let retry = ["retry", "--run-dir", "run", "--json", "--quiet"]

  private func run(_ project: RuleProject) -> RunFolder {
    RunFolder(project.folder.url.appending(path: "run"))
  }

  /// Writes the journal anew as an outage would have left it: the second evaluation lost two examples.
  private func lose(_ examples: Int, in folder: RunFolder) throws {
    let events = try StudyJournal.read(folder.journal).records.map(\.event)
    try FileManager.default.removeItem(at: folder.journal)
    let journal = try StudyJournal(file: folder.journal)
    for event in events {
      guard case .evaluated(2, let outcome) = event else {
        try journal.append(event)
        continue
      }
      let failed = outcome.examples.enumerated().map { index, example -> ExampleOutcome in
        index < examples ? .failed(example.example, .timeout, message: "too slow") : example
      }
      try journal.append(
        .evaluated(
          trial: 2,
          outcome: EvaluationOutcome(
            assignment: outcome.assignment, split: outcome.split, examples: failed,
            usage: outcome.usage)))
    }
  }

  @Test func lostExamplesComeBackAndTheReportsFollow() throws {
    let server = try FaultServer()
    let project = try RuleProject(evaluations: 4)
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    #expect(try tool.run(optimize).status == 0)
    let folder = run(project)
    let whole = StudyState(records: try StudyJournal.read(folder.journal).records)
    let idle = try tool.run(retry)
    #expect(idle.status == 0 && idle.output.contains(#""tried":0"#), "\(idle.errors)")
    try lose(2, in: folder)
    let result = try tool.run(retry)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains(#""retry":{"refused":[],"scored":2,"told":[],"tried":2}"#))
    let after = StudyState(records: try StudyJournal.read(folder.journal).records)
    #expect(after.trials[1].outcome?.examples == whole.trials[1].outcome?.examples)
    #expect(after.stopReason == whole.stopReason)
    let report = try String(contentsOf: folder.report, encoding: .utf8)
    #expect(report.contains(#""dataQuality":"#) && report.contains(#""savedTokens":"#))
    let wrong = try tool.run(retry + ["--trial", "9"])
    #expect(wrong.status == 2 && wrong.errors.contains("the run has no evaluation 9"))
    #expect(try tool.run(retry + ["--status", "skipped"]).status == 2)
  }

  @Test func aRetryBeyondTheBudgetIsRefused() throws {
    let server = try FaultServer()
    let project = try RuleProject(evaluations: 3)
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    #expect(try tool.run(optimize).status == 0)
    try lose(6, in: run(project))
    let result = try tool.run(retry + ["--max-calls", "40"])
    #expect(result.status == 4, "\(result.errors)")
    #expect(result.errors.contains("the budget admits no failed example again"))
  }

  /// Without the shared cache a run keeps its own answers: a kill costs what was in flight, no more.
  @Test func withoutTheCacheNothingIsPaidTwiceEither() async throws {
    let server = try FaultServer()
    let project = try RuleProject(model: "rule/0.02", evaluations: 8)
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let arguments = optimize + ["--no-cache"]
    var kills = 0
    for pause in [0.5, 0.6, 0.7] {
      _ = try tool.run(arguments) { process in
        Thread.sleep(forTimeInterval: pause)
        kill(process.processIdentifier, SIGKILL)
      }
      kills += 1
    }
    // A run that began with answers of its own goes on with them.
    let result = try tool.run(optimize)
    #expect(result.status == 0, "\(result.errors)")
    let bill = try await server.bill(through: CurlHTTPTransport())
    #expect(bill.repeated <= kills * 4)
    let files = FileManager.default
    #expect(files.fileExists(atPath: run(project).replies.path))
    let shared = project.folder.url.appending(path: "cache/responses.sqlite")
    #expect(!files.fileExists(atPath: shared.path), "the shared cache was not touched")
    // Upstream answers of earlier evaluations are replayed; the server counts 12 + 3 tokens a call.
    let state = StudyState(records: try StudyJournal.read(run(project).journal).records)
    #expect(state.usage.cachedCalls > 0)
    #expect(state.usage.savedTokens == 15 * state.usage.cachedCalls)
  }

  @Test func racingIsAConfiguredChoice() throws {
    let server = try FaultServer()
    let project = try RuleProject(
      evaluations: 12,
      search: "{ racing: 0.9, surrogate: { epochs: 40, hidden: 8, heads: 2 } }")
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let result = try tool.run(optimize)
    #expect(result.status == 0, "\(result.errors)")
    let state = StudyState(records: try StudyJournal.read(run(project).journal).records)
    // Six examples are less than a checkpoint: nothing may stop.
    #expect(state.trials.allSatisfy { $0.outcome?.earlyStop == nil })
    let manifest = try StudyManifest.read(run(project).manifest)
    #expect(manifest.identity["racing"] == "0.9")
  }
}
