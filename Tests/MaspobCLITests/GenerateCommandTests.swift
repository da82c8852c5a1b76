import CurlTransport
import Foundation
import Glibc
import LanguageModels
import Testing
import Yams
import _TestSupport

@testable import MaspobCLI

/// The whole tool as a process against a real server on loopback.
@Suite(.serialized) struct GenerateCommandTests {
  private let server: FaultServer

  init() throws { server = try FaultServer() }

  private func run(
    _ project: GenerateProject, _ arguments: [String], during: (Process) throws -> Void = { _ in }
  ) throws -> ToolProcess.Result {
    try ToolProcess(in: project.folder.url, baseURL: server.baseURL).run(
      arguments, during: during)
  }

  private func bill() async throws -> FaultServer.Bill {
    try await server.bill(through: CurlHTTPTransport())
  }

  private func entries(_ project: GenerateProject, _ agent: String) throws -> [String] {
    let yaml = try project.text("pools/\(agent).yaml")
    return try #require(try Yams.load(yaml: yaml) as? [String])
  }

  private func requireValid(_ project: GenerateProject) throws {
    let result = try run(project, ["validate"])
    #expect(result.status == 0, "\(result.errors)")
  }

  /// What a hostile writer gets through, whatever it says, is what `validate` takes.
  @Test func nothingInvalidGetsIntoAPool() async throws {
    let project = try GenerateProject(model: "writer/mixed")
    let arguments = ["generate", "-n", "12", "--attempts", "200", "--json"]
    let result = try run(project, arguments)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try project.text("pools/tagged.yaml").hasPrefix(GenerateProject.poolText))
    for agent in ["tagged", "fielded", "lined"] {
      #expect(try entries(project, agent).count == 11, "\(agent): \(result.output)")
    }
    #expect(try entries(project, "lined")[0] == "Inline {fielded}")
    #expect(result.output.contains(#""status":"ok""#))
    try project.takeAdvice()
    try requireValid(project)
    let pools = ["tagged", "fielded", "lined"].map { "pools/\($0).yaml" }
    let texts = try pools.map(project.text)
    let requests = try await bill().requests
    let again = try run(project, arguments)
    #expect(again.status == 0)
    #expect(try await bill().requests == requests)
    #expect(try pools.map(project.text) == texts)
  }

  /// Each trick by itself: either nothing enters, or what it hides is sound.
  @Test(
    arguments: [
      ("missing", "missing placeholder"), ("extra", "extra placeholder"),
      ("doubled", "missing placeholder"), ("both", "trial fill"), ("boxed", "braces"),
      ("boxedword", "extra placeholder"), ("json", "braces"), ("unclosed", "braces"),
      ("refusal", "refusal"), ("empty", "empty"), ("blank", "empty"), ("fence", "empty"),
      ("huge", "too long"), ("marks", "too long"), ("wrongtag", "hand-off"),
      ("control", "control characters"), ("bidi", "control characters"),
      ("file", "file reference"), ("bare", "no instruction"),
      ("fenced", nil), ("opened", nil), ("combining", nil), ("yaml", nil), ("leading", nil),
    ] as [(String, String?)])
  func aTrickIsSeenThrough(kind: String, reason: String?) throws {
    let project = try GenerateProject(model: "writer/\(kind)")
    let result = try run(
      project, ["generate", "-n", "6", "--agent", "tagged", "--require", "6", "--json"])
    #expect(result.status == (reason == nil ? 0 : 1), "\(result.output) \(result.errors)")
    if let reason {
      #expect(result.output.contains("\"\(reason)\":6"), "\(result.output)")
      #expect(try project.text("pools/tagged.yaml") == GenerateProject.poolText)
    } else {
      #expect(try entries(project, "tagged").count == 5)
      #expect(try !entries(project, "tagged")[4].contains("Note:"))
    }
    try requireValid(project)
  }

  @Test func toppingUpAsksOnlyForWhatIsMissing() async throws {
    let project = try GenerateProject(model: "writer", embedder: nil)
    #expect(try run(project, ["generate", "-n", "6", "--agent", "fielded"]).status == 0)
    #expect(try await bill().requests == 5)
    let first = try project.text("pools/fielded.yaml")
    let more = try run(project, ["generate", "-n", "9", "--agent", "fielded"])
    #expect(try await bill().requests == 8)
    #expect(more.output.contains("fielded  9/9   3"), "\(more.output)")
    #expect(more.output.contains("pools:\n  fielded: file://pools/fielded.yaml"))
    #expect(try project.text("pools/fielded.yaml").hasPrefix(first))
    #expect(first.contains("# generated: writer, style concise-direct, attempt 1\n"))
    #expect(Set(try entries(project, "fielded")).count == 8)
  }

  @Test func aModelThatRepeatsItselfFillsNothing() async throws {
    let project = try GenerateProject(model: "writer/same")
    let result = try run(project, ["generate", "-n", "12", "--agent", "lined"])
    #expect(result.status == 0)
    #expect(result.errors.contains("warning: lined: 3 of 12 candidates: the attempts are spent"))
    #expect(try entries(project, "lined").count == 2)
  }

  @Test func theBudgetHoldsForAllCalls() async throws {
    let project = try GenerateProject(model: "writer")
    let arguments = ["generate", "--agent", "fielded", "--max-calls", "7", "-n", "12"]
    let result = try run(project, arguments + ["--require", "12"])
    #expect(result.status == 4, "\(result.errors)")
    #expect(try await bill().requests == 7)
    #expect(result.errors.contains("the budget is reached at 7 calls"))
    #expect(try entries(project, "fielded").count == 6)
    let log = try project.text("runs/generate-gen.calls.jsonl").split(separator: "\n")
    #expect(log.count { $0.contains(#""role":"generator""#) && $0.contains("started") } == 6)
    #expect(log.count { $0.contains(#""role":"embedder""#) && $0.contains("started") } == 1)
    // What was paid is not paid again, and the rest comes.
    let rest = try run(project, ["generate", "--agent", "fielded", "-n", "12"])
    #expect(rest.status == 0)
    #expect(try entries(project, "fielded").count == 11)
    try project.takeAdvice()
    try project.write("pools/lined.yaml", "[]")
    try requireValid(project)
  }

  @Test func anInterruptionKeepsWhatIsThere() async throws {
    let project = try GenerateProject(model: "writer/halt/3")
    let result = try run(project, ["generate", "--agent", "tagged", "-n", "12"]) { process in
      let end = ContinuousClock.now + .seconds(30)
      let calls = project.folder.url.appending(path: "runs/generate-gen.calls.jsonl")
      // Three have ended and four are under way: their starts and ends.
      while ContinuousClock.now < end {
        let log = (try? String(contentsOf: calls, encoding: .utf8)) ?? ""
        let lines = log.split(separator: "\n").filter { $0.contains("generator") }
        if lines.count == 10 { break }
        usleep(20_000)
      }
      // The log has a reply a moment before the cache and the pool have it.
      usleep(500_000)
      kill(process.processIdentifier, SIGINT)
    }
    #expect(result.status == 130, "\(result.errors)")
    #expect(try entries(project, "tagged").count == 6)
    #expect(result.errors.contains("tagged: 7 of 12 candidates: interrupted"))
    try requireValid(project)
  }

  @Test func aDryRunCallsNothing() async throws {
    let project = try GenerateProject(model: "writer")
    let result = try run(project, ["generate", "-n", "12", "--dry-run"])
    #expect(result.status == 0)
    #expect(try await bill().requests == 0)
    #expect(result.output.contains("tagged: 4/12 candidates, 8 to 24 calls for the rest"))
    #expect(result.output.contains("fielded: 1/12 candidates, 11 to 32 calls for the rest"))
    #expect(result.output.contains("in all 29 to 86 calls of writer"))
    #expect(result.output.contains("between <answer> and </answer>"))
    #expect(!project.exists("runs") && !project.exists("pools/fielded.yaml"))
  }

  @Test func candidatesMayGoElsewhere() throws {
    let project = try GenerateProject(model: "writer")
    let printed = try run(project, ["generate", "-n", "3", "--agent", "fielded", "-o", "-"])
    let listing = try #require(try Yams.load(yaml: printed.output) as? [String: [String]])
    #expect(listing["fielded"]?.count == 2)
    let written = try run(project, ["generate", "-n", "5", "--agent", "tagged", "-o", "new"])
    #expect(written.status == 0)
    #expect(try project.text("new/tagged.yaml").contains("Variant"))
    #expect(try project.text("pools/tagged.yaml") == GenerateProject.poolText)
    #expect(!project.exists("pools/fielded.yaml"))
  }

  @Test func aNamedFileMayBeMissingAndAForeignOneIsLeftAlone() throws {
    let project = try GenerateProject(model: "writer")
    try project.takeAdvice()
    #expect(try run(project, ["validate"]).status == 2)
    #expect(try run(project, ["generate", "-n", "3"]).status == 0)
    try requireValid(project)
    let other = try GenerateProject(model: "writer")
    try other.write("pools/fielded.yaml", "- a list of something else\n")
    let refused = try run(other, ["generate", "-n", "3"])
    #expect(refused.status == 2)
    #expect(refused.errors.contains("pools/fielded.yaml exists already, and its entry 1 is no"))
    #expect(try other.text("pools/fielded.yaml") == "- a list of something else\n")
  }

  @Test(arguments: [
    (["--agent", "tagd"], "there is no agent 'tagd'; did you mean 'tagged'?"),
    (["--agent", "locked"], "the agent 'locked' is not to be optimized"),
    (["--model", "remote"], "there is no model 'remote' under 'models'"),
    (["-n", "1"], "--candidates must lie between 2 and 1000."),
    (["--require", "40"], "--require must lie between 1 and --candidates."),
    (["--task", "poetry"], "'poetry' is none of reading, reasoning, code"),
  ])
  func senselessWishesAreRefused(arguments: [String], message: String) throws {
    let project = try GenerateProject(model: "writer")
    let result = try run(project, ["generate"] + arguments)
    #expect(result.status == 2)
    #expect(result.errors.contains(message), "\(result.errors)")
  }
}
