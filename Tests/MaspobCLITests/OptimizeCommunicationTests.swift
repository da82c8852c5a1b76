import CurlTransport
import Foundation
import LanguageModels
import PromptSpace
import Studies
import Testing
import Workflows
import _TestSupport

@testable import MaspobCLI

/// The protocol as one more thing that a search chooses.
@Suite(.serialized, .timeLimit(.minutes(2))) struct OptimizeCommunicationTests {
  private static func folder(_ search: String, runtime: String = "") throws -> ProjectFolder {
    let scorer = "scorer: { metric: exact_match }"
    return try ProjectFolder(
      configuration: ProjectFolder.configuration.replacing(
        scorer, with: "\(scorer)\nsearch: \(search)\n\(runtime)"))
  }

  private static func kinds(_ search: String, runtime: String = "") throws
    -> [CommunicationProtocol]
  {
    try folder(search, runtime: runtime).load().configuration.communication
      .searched
  }

  @Test func whatRunsTodayComesFirst() throws {
    #expect(
      try Self.kinds("{ optimize_communication: true }") == [.stepwise, .serial, .streaming])
    #expect(try Self.kinds("{ optimize_communication: false }") == [])
    #expect(
      try Self.kinds(
        "{ optimize_communication: true }", runtime: "runtime: { communication: streaming }")
        == [.streaming, .stepwise, .serial])
    #expect(
      try Self.kinds("{ optimize_communication: [serial, streaming] }")
        == [.stepwise, .serial, .streaming])
    #expect(
      try Self.kinds(
        "{ optimize_communication: [serial, streaming] }",
        runtime: "runtime: { communication: streaming }") == [.streaming, .serial])
  }

  @Test func mistakesAreNamed() throws {
    let cases = [
      ("{ optimize_communication: [streeming] }", "did you mean 'streaming'"),
      ("{ optimize_communication: true, per: call }", "search.per: 'call' counts on answers"),
      ("{ optimize_communication: [stepwise] }", "names nothing to choose"),
    ]
    for (search, message) in cases {
      let failure = try Self.folder(search).failure()
      #expect(failure?.contains(message) == true, "\(failure ?? "sound")")
    }
    let auto = try Self.folder(
      "{ optimize_communication: true }", runtime: "runtime: { communication: auto }"
    ).failure()
    #expect(auto?.contains("'auto' chooses by itself") == true, "\(auto ?? "sound")")
  }

  @Test func theProtocolIsTheLastPoolAndANodeBehindAllAgents() throws {
    let project = try Self.folder("{ optimize_communication: true }").load()
    #expect(project.pools.last?.candidates == ["stepwise", "serial", "streaming"])
    #expect(project.pools.map(\.agent) == ["answer", "format", "communication"])
    #expect(project.agentPools.count == 2 && project.space.count == 2 * 3 * 3)
    #expect(try project.searchTopology.predecessors == [[], [0], [0, 1]])
    // The most of all protocols, the fewest of all.
    #expect(project.callRange == 2...9)
    let manifest = StudyManifest(project: project, created: Date(timeIntervalSince1970: 0))
    #expect(manifest.agents.last?.after == ["answer", "format"])
    #expect(manifest.prompts(of: PromptAssignment([1, 0, 2])).last?.prompt == "streaming")
  }

  /// The scripted model is right only where later agents are asked step by step.
  private static func stage() async throws -> (project: RuleProject, server: FaultServer) {
    let server = try FaultServer()
    let transport = CurlHTTPTransport()
    defer { transport.shutdown() }
    let rules = """
      [{"name": "streamed", "has": ["You get the work of an agent before you step by step"], "replies": ["right\\nEND_STEP\\n"]},
       {"name": "other", "has": [""], "replies": ["wrong\\nEND_STEP\\n"]}]
      """
    let response = try await transport.send(
      HTTPRequest(method: "POST", url: server.root + "/script", body: Data(rules.utf8)))
    precondition(response.status == 200, "the rules were refused")
    let project = try RuleProject(model: "script", evaluations: 12)
    try project.replace(
      "search: {",
      by: "communication: { steps: 1 }\nsearch: { optimize_communication: true, features: identity,"
    )
    for name in ["validation.jsonl", "test.jsonl"] {
      let rows = (0..<6).map {
        #"{"id": "\#(name)\#($0)", "word": "w\#($0)\#(name.prefix(1))", "answer": "right"}"# + "\n"
      }
      try Data(rows.joined().utf8).write(to: project.folder.url.appending(path: name))
    }
    return (project, server)
  }

  @Test func theSearchFindsTheBetterProtocol() async throws {
    let (project, server) = try await Self.stage()
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    let arguments = ["optimize", "--run-dir", "run", "--quiet"]
    let result = try tool.run(arguments)
    #expect(result.status == 0, "\(result.errors)")
    let folder = RunFolder(project.folder.url.appending(path: "run"))
    let state = StudyState(
      records: try StudyJournal.read(folder.journal).records, maximumErrorRate: 0.1)
    let best = try #require(state.incumbent)
    #expect(best.assignment.indices.last == 2 && best.outcome?.score == 1)
    #expect(state.baseline?.outcome?.score == 0)
    let name = try String(
      contentsOf: folder.best.appending(path: "communication.md"), encoding: .utf8)
    #expect(name == "streaming\n")
    let report = try String(contentsOf: folder.report, encoding: .utf8)
    #expect(report.contains(#""communication":"streaming""#))
    // A finished run is taken up without a call; more budget goes on with it.
    let before = state.trials.count
    #expect(try tool.run(arguments + ["--max-evaluations", "14"]).status == 0)
    let after = StudyState(
      records: try StudyJournal.read(folder.journal).records, maximumErrorRate: 0.1)
    #expect(after.trials.count == before + 2)
    #expect(Array(after.trials.prefix(before)).map(\.assignment) == state.trials.map(\.assignment))
  }
}
