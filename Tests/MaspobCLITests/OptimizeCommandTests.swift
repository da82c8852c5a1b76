import CurlTransport
import Foundation
import Glibc
import LanguageModels
import PromptSpace
import Studies
import Testing
import _TestSupport

@testable import MaspobCLI

/// The whole tool as a process against a real server on loopback.
@Suite(.serialized) struct OptimizeCommandTests {
  private func tool(_ project: RuleProject, _ server: FaultServer?) -> ToolProcess {
    ToolProcess(in: project.folder.url, baseURL: server?.baseURL)
  }

  private let arguments = ["optimize", "--run-dir", "run", "--json", "--quiet"]

  private func journal(_ project: RuleProject) throws -> [StudyEvent] {
    let run = RunFolder(project.folder.url.appending(path: "run"))
    return try StudyJournal.read(run.journal).records.map(\.event)
  }

  /// What was decided and measured, without the traces of interruptions.
  private func decisions(_ project: RuleProject) throws -> [StudyEvent] {
    try journal(project).compactMap { event in
      switch event {
      case .opened: nil
      case .stopped(let reason): reason.isFinal ? event : nil
      case .proposed, .attached: event
      case .evaluated(let trial, let outcome):
        .evaluated(trial: trial, outcome: Self.withoutUsage(outcome))
      case .tested(let trial, let outcome):
        .tested(trial: trial, outcome: Self.withoutUsage(outcome))
      case .retried(let trial, let outcome):
        .retried(trial: trial, outcome: Self.withoutUsage(outcome))
      }
    }
  }

  private static func withoutUsage(_ outcome: EvaluationOutcome) -> EvaluationOutcome {
    var outcome = outcome
    outcome.usage = .zero
    return outcome
  }

  @Test func findsThePlantedOptimumAndSaysSo() throws {
    let server = try FaultServer()
    let project = try RuleProject(evaluations: 30)
    let result = try tool(project, server).run(arguments)
    #expect(result.status == 0, "\(result.errors)")
    let last = try #require(result.output.split(separator: "\n").last)
    #expect(last.contains(#""conclusion":"better""#))
    #expect(last.contains(#""stopReason":"spaceExhausted""#))
    let folder = project.folder.url.appending(path: "run")
    let csv = try String(contentsOf: folder.appending(path: "trials.csv"), encoding: .utf8)
    let lines = csv.split(separator: "\n")
    let columns =
      "evaluation,proposer,assignment,score,n,errors,calls,cached_calls,input_tokens,"
      + "output_tokens,cost_usd,predicted_mean,uncertainty,acquisition,status,lower,upper,timeouts,"
      + "truncated,filtered,skipped,saved_tokens,saved_usd,refused,asked"
    #expect(lines[0] == columns)
    #expect(lines.count == 26)
    #expect(lines[1].hasPrefix("1,maspob,0-0,0.0,6,0,12,0,144,36,,"))
    let best = try String(contentsOf: folder.appending(path: "best/finish.md"), encoding: .utf8)
    #expect(best.contains("brief"))
  }

  /// A candidate that the model does not take is missing data; a model that is gone is the end of the run.
  @Test(arguments: ["context", "model"])
  func aRefusedPromptIsUnusableAndARefusedModelEndsTheRun(_ kind: String) throws {
    let project = try RuleProject(model: "picky/\(kind)/upper", evaluations: 30)
    let result = try tool(project, try FaultServer()).run(arguments)
    let outcomes = try journal(project).compactMap { event in
      if case .evaluated(_, let outcome) = event { outcome } else { nil }
    }
    let refused = outcomes.filter { $0.assignment[0] == 1 || $0.assignment[0] == 2 }
    if kind == "context" {
      #expect(result.status == 0, "\(result.errors)")
      #expect(outcomes.count == 25)
      // Two of five prompts of the first agent, each with all five of the second.
      #expect(refused.count == 10)
      #expect(refused.allSatisfy { $0.n == 0 && $0.count(status: .refused) == 6 })
      #expect(outcomes.count { $0.errors == 0 } == 15)
      let report = try String(
        contentsOf: project.folder.url.appending(path: "run/trials.csv"), encoding: .utf8)
      #expect(report.matches(of: /,unusable,/).count == 10)
    } else {
      #expect(result.status == 1)
      #expect(result.errors.contains("not one of 6 examples could be scored"))
      #expect(refused.isEmpty)
    }
  }

  /// The promise of the journal and the cache: ten kills change no decision, no score, and pay for
  /// nothing twice but what was in flight.
  @Test func killedTenTimesItEndsAsTheUndisturbedRun() async throws {
    let model = "rule/0.02"
    let calm = try FaultServer()
    let undisturbed = try RuleProject(model: model)
    let calmRun = try tool(undisturbed, calm).begin(arguments)
    let server = try FaultServer()
    let project = try RuleProject(model: model)
    let tool = tool(project, server)
    var generator = SystemRandomNumberGenerator()
    var kills = 0
    while kills < 10 {
      let pause = Double.random(in: 0.05...0.35, using: &generator)
      _ = try tool.run(arguments) { process in
        Thread.sleep(forTimeInterval: pause)
        kill(process.processIdentifier, SIGKILL)
      }
      kills += 1
    }
    let result = try tool.run(arguments)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try calmRun.result().status == 0)
    let (found, expected) = (try decisions(project), try decisions(undisturbed))
    let difference = zip(found, expected).first { $0 != $1 }
    #expect(found == expected, "\(found.count) of \(expected.count): \(difference as Any)")

    let transport = CurlHTTPTransport()
    let calmBill = try await calm.bill(through: transport)
    let bill = try await server.bill(through: transport)
    #expect(bill.requests - bill.repeated <= calmBill.requests + kills * 4)
    #expect(bill.repeated <= kills * 4, "only what was in flight at a kill is asked again")
    let calls = try String(
      contentsOf: project.folder.url.appending(path: "run/calls.jsonl"), encoding: .utf8)
    let paid = calls.split(separator: "\n").count { $0.contains(#""status":"ok""#) }
    #expect(paid <= bill.answered)
    #expect(paid >= calmBill.answered - kills * 4)
  }

  @Test func anInterruptLeavesACheckpointAndStatus130() throws {
    let server = try FaultServer()
    let project = try RuleProject(model: "rule/0.1")
    let tool = tool(project, server)
    let result = try tool.run(arguments) { process in
      Thread.sleep(forTimeInterval: 0.7)
      kill(process.processIdentifier, SIGINT)
    }
    #expect(result.status == 130, "\(result.errors)")
    #expect(try journal(project).last == .stopped(reason: .interrupted))
    let resumed = try tool.run(arguments + ["--max-evaluations", "3"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.output.contains(#""resumed":true"#))
  }

  @Test func aSecondRunSpendsNothingAndAThirdStartsAfreshAsTold() async throws {
    let server = try FaultServer()
    let project = try RuleProject(evaluations: 6)
    let tool = tool(project, server)
    let arguments = ["optimize", "--json", "--quiet"]
    #expect(try tool.run(arguments).status == 0)
    let transport = CurlHTTPTransport()
    let before = try await server.bill(through: transport).requests
    let again = try tool.run(arguments)
    #expect(again.status == 0)
    #expect(again.output.contains(#""resumed":true"#))
    #expect(try await server.bill(through: transport).requests == before)
    let fresh = try tool.run(arguments + ["--fresh"])
    #expect(fresh.output.contains(#""resumed":false"#))
    // A new run asks the same questions, and the cache answers.
    #expect(try await server.bill(through: transport).requests == before)
    let runs = try FileManager.default.contentsOfDirectory(
      atPath: project.folder.url.appending(path: "runs").path)
    #expect(runs.count == 2)
  }

  @Test func anotherStudyInTheSameFolderIsRefused() throws {
    let server = try FaultServer()
    let project = try RuleProject(evaluations: 2)
    let tool = tool(project, server)
    #expect(try tool.run(arguments).status == 0)
    let other = try tool.run(arguments + ["--proposer", "random"])
    #expect(other.status == 7)
    #expect(other.errors.contains("was made with other proposer"))
  }

  /// A start that fails before its first call must not eat the budget.
  @Test func startsWithoutAServerBookNothing() throws {
    let server = try FaultServer()
    let project = try RuleProject(model: "rule/0.05", evaluations: 3)
    let tool = tool(project, server)
    let calls = RunFolder(project.folder.url.appending(path: "run")).calls
    _ = try tool.run(arguments) { process in
      // The embeddings come first; the calls of the baseline then take a while.
      while process.isRunning, try CallLogContents(contentsOf: calls).unfinished.count < 2 {
        usleep(500)
      }
      kill(process.processIdentifier, SIGKILL)
    }
    let port = try SilentPort()
    let dead = ToolProcess(in: project.folder.url, baseURL: "http://127.0.0.1:\(port.port)/v1")
    for _ in 0..<3 { #expect(try dead.run(arguments).status == 1) }
    #expect(try tool.run(arguments).status == 0)
    let booked = try journal(project).map { event in
      if case .opened(let booked) = event { booked.calls } else { 0 }
    }
    let lost = try CallRecord.read(from: calls).records.count(where: \.isLost)
    #expect((1...4).contains(lost), "one process died, with four calls at most")
    #expect(booked.reduce(0, +) == lost)
  }

  @Test func aForeignOrDamagedFolderIsAnErrorNotACrash() throws {
    let server = try FaultServer()
    let project = try RuleProject(evaluations: 6)
    let tool = tool(project, server)
    #expect(try tool.run(arguments).status == 0)
    let run = project.folder.url.appending(path: "run")
    let manifest = run.appending(path: "manifest.json")
    let whole = try String(contentsOf: manifest, encoding: .utf8)
    func damage(_ old: String, _ new: String) throws -> [ToolProcess.Result] {
      #expect(whole.contains(old))
      try Data(whole.replacing(old, with: new).utf8).write(to: manifest)
      defer { try? Data(whole.utf8).write(to: manifest) }
      return try [["show", "run"], ["fit", "run"], ["export", "run", "-o", "x.yaml"]].map {
        try tool.run($0)
      }
    }
    let results =
      try damage(#""version" : 1"#, #""version" : 9"#)
      + damage(#""id" : "finish""#, #""id" : "../finish""#)
      + damage("{", "[")
    let said = results.map { "\($0.status): \($0.errors)" }
    #expect(results.allSatisfy { $0.status == 1 }, "\(said)")
    let embeddings = run.appending(path: "embeddings.json")
    try Data("[[[1]]]".utf8).write(to: embeddings)
    let fit = try tool.run(["fit", "run"])
    #expect(fit.status == 1)
    #expect(fit.errors.contains("remove it to embed again"))
    try FileManager.default.removeItem(at: manifest)
    let headless = try tool.run(arguments)
    #expect(headless.status == 1)
    #expect(headless.errors.contains("has a journal but no manifest.json"))
  }

  @Test func anAddressWithASecretIsNotEchoed() throws {
    let project = try RuleProject()
    let tool = ToolProcess(in: project.folder.url, baseURL: "https://me:s3cret@host/v1")
    let result = try tool.run(arguments)
    #expect(result.status == 2)
    #expect(!result.errors.contains("s3cret"))
    #expect(result.errors.contains("OPENAI_BASE_URL: base_url must be"))
  }

  @Test func aFolderInUseIsRefused() throws {
    let server = try FaultServer()
    let project = try RuleProject(model: "rule/0.1")
    let tool = tool(project, server)
    _ = try tool.run(arguments) { process in
      Thread.sleep(forTimeInterval: 0.5)
      let second = try tool.run(arguments)
      #expect(second.status == 1)
      #expect(second.errors.contains("is in use by process \(process.processIdentifier)"))
      kill(process.processIdentifier, SIGINT)
    }
  }

  @Test func withoutAKeyNothingIsTried() throws {
    let project = try RuleProject()
    let result = try tool(project, nil).run(arguments)
    #expect(result.status == 6)
    #expect(
      result.errors == """
        error: no key for https://api.openai.com/v1 (from the default, since OPENAI_BASE_URL is not \
        set): set the environment variable OPENAI_API_KEY, or point OPENAI_BASE_URL at a local server

        """)
  }

  @Test func withoutAServerNothingIsSpent() throws {
    let project = try RuleProject()
    let listener = try SilentPort()
    let tool = ToolProcess(in: project.folder.url, baseURL: "http://127.0.0.1:\(listener.port)/v1")
    let result = try tool.run(arguments)
    #expect(result.status == 1)
    #expect(result.errors.contains("no server answers at http://127.0.0.1:\(listener.port)/v1"))
    #expect(result.errors.contains("from OPENAI_BASE_URL"))
  }

  @Test(arguments: ["html", "badjson", "empty", "status/500"])
  func aServerThatTalksNonsenseEndsTheRunBeforeTheBudgetIsGone(_ behaviour: String) throws {
    let server = try FaultServer()
    let project = try RuleProject(model: behaviour)
    let result = try tool(project, server).run(arguments)
    #expect(result.status == 1)
    #expect(result.errors.contains("not one of 6 examples could be scored"))
  }

  @Test func aRefusedKeyHasItsOwnStatusAndIsNeverShown() throws {
    let server = try FaultServer()
    let project = try RuleProject(model: "error/auth")
    let canary = "sk-canary-5f0e9d"
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL, key: canary)
    let result = try tool.run(["optimize", "--run-dir", "run", "--verbose"])
    #expect(result.status == 6)
    #expect(!(result.output + result.errors).contains(canary))
    let files = try #require(
      FileManager.default.enumerator(at: project.folder.url, includingPropertiesForKeys: nil))
    for case let file as URL in files {
      if let data = try? Data(contentsOf: file) {
        #expect(data.firstRange(of: Data(canary.utf8)) == nil, "\(file.lastPathComponent)")
      }
    }
  }

  @Test func aCapOnCallsIsNeverPassed() async throws {
    let server = try FaultServer()
    // An evaluation needs 12 calls, the verdict 28, the pools one.
    let project = try RuleProject(calls: 70)
    let result = try tool(project, server).run(arguments)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains(#""stopReason":"calls""#))
    let bill = try await server.bill(through: CurlHTTPTransport())
    #expect(bill.requests <= 70)
    let low = try RuleProject(calls: 30)
    let refused = try tool(low, server).run(arguments)
    #expect(refused.status == 4)
    #expect(refused.errors.contains("the budget does not cover the baseline"))
  }
}
