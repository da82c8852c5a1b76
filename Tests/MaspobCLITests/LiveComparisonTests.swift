import CurlTransport
import Foundation
import Glibc
import PromptSpace
import Studies
import Testing
import _TestSupport

@testable import MaspobCLI

/// `compare -c` against the scripted server.
@Suite(.serialized) struct LiveComparisonTests {
  private let arguments = [
    "compare", "-c", "maspob.yaml", "--methods", "random,maspo,maspo-reference,maspob",
    "--max-calls", "500", "--seeds", "2", "--quiet",
  ]
  private let search = """
    maspo: { rounds: 2, depth: 1 }
    search: { surrogate: { epochs: 20, hidden: 8, heads: 2 } }
    """

  private func project() throws -> WritingProject {
    try WritingProject(search: search, pools: WritingProject.pools, validation: 20)
  }

  private func curves(_ project: WritingProject, _ name: String) throws -> String {
    try String(contentsOf: project.folder.url.appending(path: name), encoding: .utf8)
  }

  @Test(.timeLimit(.minutes(4))) func twoComparisonsAgreeAndASharedCacheFavoursNobody() async throws
  {
    let server = try FaultServer()
    let project = try project()
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let first = try tool.run(arguments + ["-o", "first.csv"])
    #expect(first.status == 0, "\(first.errors)")
    let transport = CurlHTTPTransport()
    let bill = try await server.bill(through: transport).requests
    // Studies of its own, the same cache: everything is answered, everything is charged as before.
    let second = try tool.begin(arguments + ["-o", "second.csv"])
    // Another order, hence another first asker.
    let turned = arguments.map { $0.contains(",") ? "maspo-reference,maspob,maspo,random" : $0 }
    let third = try tool.begin(turned + ["-o", "third.csv"])
    #expect(try second.result().status == 0)
    #expect(try third.result().status == 0)
    #expect(try await server.bill(through: transport).requests == bill)
    #expect(try curves(project, "first.csv") == curves(project, "second.csv"))
    let lines = { (text: String) in Set(text.split(separator: "\n")) }
    #expect(try lines(curves(project, "third.csv")) == lines(curves(project, "first.csv")))
    #expect(first.output.contains("gain on the test split minus that of random"))
  }

  @Test(.timeLimit(.minutes(3))) func curvesKeepToTheCapAndEndWithAVerdict() throws {
    let server = try FaultServer()
    let project = try project()
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let outcome = try tool.run(arguments + ["-o", "curves.csv", "--json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let rows = try curves(project, "curves.csv").split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    for row in rows { #expect((Int(row[7]) ?? .max) <= 500) }
    // Snapshots stand between the seed prompts and the result.
    let maspo = rows.filter { $0[1] == "maspo" && $0[2] == "1" }
    #expect(maspo.first?[4] == "0-0")
    #expect(maspo.contains { $0[4].isEmpty && $0[6] != "0.0" })
    let calls = maspo.compactMap { Int($0[7]) }
    #expect(calls == calls.sorted())
    let events = outcome.output.split(separator: "\n")
    #expect(events.last?.contains(#""event":"done""#) == true)
    #expect(events.contains { $0.contains(#""event":"summary""#) && $0.contains(#""gain""#) })
    #expect(events.last?.contains(#""report":"curves.html""#) == true)
    let page = try curves(project, "curves.html")
    for name in ["random", "maspo", "maspo-reference", "maspob"] { #expect(page.contains(name)) }
    #expect(!page.contains("<script") && !page.contains("src="))
    for plot in ["live-gain", "live-differences", "live-progress", "live-costs"] {
      #expect(try curves(project, "curves-plots/\(plot).svg").hasPrefix("<svg"))
    }
  }

  @Test(.timeLimit(.minutes(4))) func anInterruptedComparisonGoesOn() async throws {
    let (calm, server) = (try FaultServer(), try FaultServer())
    let undisturbed = try project()
    let whole = ToolProcess(in: undisturbed.folder.url, baseURL: calm.baseURL)
    let calmRun = try whole.begin(arguments + ["-o", "curves.csv"])
    let project = try project()
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    for _ in 0..<4 {
      _ = try tool.run(arguments + ["-o", "curves.csv"]) { process in
        usleep(900_000)
        Glibc.kill(process.processIdentifier, SIGKILL)
      }
    }
    #expect(try tool.run(arguments + ["-o", "curves.csv"]).status == 0)
    #expect(try calmRun.result().status == 0)
    let (found, expected) = (
      try curves(project, "curves.csv"), try curves(undisturbed, "curves.csv")
    )
    let changes = found.split(separator: "\n").difference(from: expected.split(separator: "\n"))
    #expect(changes.isEmpty, "\(changes)")
    let transport = CurlHTTPTransport()
    let requests = try await server.bill(through: transport).requests
    let calmRequests = try await calm.bill(through: transport).requests
    #expect(requests <= calmRequests + 4 * 4)
  }

  /// As if the process had ended between the end of a study's journal and its result.
  @Test(.timeLimit(.minutes(4))) func aFinishedSearchKeepsItsSpending() throws {
    let server = try FaultServer()
    let project = try project()
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let short = arguments.map { $0.contains(",") ? "random,maspo" : $0 } + ["-o", "curves.csv"]
    let first = try tool.run(short)
    #expect(first.status == 0, "\(first.errors)")
    #expect(first.output.contains("reached a server"))
    let before = try curves(project, "curves.csv")
    let studies = project.folder.url.appending(path: "curves.csv.studies")
    for seed in 1...2 {
      try FileManager.default.removeItem(at: studies.appending(path: "maspo-\(seed)/study.json"))
    }
    #expect(try tool.run(short).status == 0)
    #expect(try curves(project, "curves.csv") == before)
  }

  @Test(.timeLimit(.minutes(3))) func theProjectsBudgetEndsTheWholeComparison() throws {
    let server = try FaultServer()
    let project = try WritingProject(
      search: search + "\nbudget: { evaluations: 2, tokens: 9000 }", pools: WritingProject.pools)
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let outcome = try tool.run(arguments + ["-o", "curves.csv"])
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("which all studies share"), "\(outcome.errors)")
  }

  @Test func anotherCapNeedsAnotherFolder() throws {
    let server = try FaultServer()
    let project = try project()
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let short = [
      "compare", "-c", "maspob.yaml", "--methods", "random", "--seeds", "2", "--run-dir", "live",
      "--max-evaluations", "2",
    ]
    #expect(try tool.run(short + ["--max-calls", "400"]).status == 0)
    let refused = try tool.run(short + ["--max-calls", "500"])
    #expect(refused.status == 7)
    #expect(refused.errors.contains("name another --run-dir, or remove it"))
    #expect(
      try tool.run(["compare", "-c", "maspob.yaml"]).errors.contains("--max-calls is missing"))
  }

  /// A study that buys examples is charged like any other, and only what was asked about everything moves its curve.
  @Test(.timeLimit(.minutes(2))) func examplesAreBoughtOnAProjectToo() throws {
    let server = try FaultServer()
    let project = try project()
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let outcome = try tool.run([
      "compare", "-c", "maspob.yaml", "--methods", "random,maspob-examples:blocks=3", "--seeds",
      "2",
      "--run-dir", "bought", "--max-calls", "300", "-o", "curves.csv", "--quiet",
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let studies = project.folder.url.appending(path: "bought")
    for seed in 1...2 {
      let run = RunFolder(studies.appending(path: "maspob-examples_blocks_3-\(seed)"))
      let state = StudyState(
        records: try StudyJournal.read(run.journal).records, maximumErrorRate: 0.1)
      #expect(state.buysExamples && state.incumbent?.test != nil)
      let rows = try curves(project, "curves.csv").split(separator: "\n")
        .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        .filter { $0[1].hasPrefix("maspob-examples") && $0[2] == "\(seed)" }
      #expect(rows.count == state.evaluated.count)
      var best = 0.0
      for (row, trial) in zip(rows, state.evaluated) {
        if trial.state(maximumErrorRate: 0.1) == .complete {
          best = max(best, trial.outcome?.score ?? 0)
        }
        #expect(Double(row[6]) == best && (Int(row[7]) ?? .max) <= 300)
      }
    }
  }
}
