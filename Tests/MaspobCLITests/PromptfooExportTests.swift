import Evaluation
import Foundation
import PromptSpace
import Studies
import Testing
import Yams
import _TestSupport

@testable import MaspobCLI

/// `export --format promptfoo`, and the Python that it writes, run as promptfoo's documentation says it runs it.
@Suite(.serialized) struct PromptfooExportTests {
  private func suite(_ rows: [PromptfooSuite.Row]) -> PromptfooSuite {
    PromptfooSuite(
      title: "demo 1-0", prompts: [("answer", "Say\n{question}")], inputs: ["question", "row"],
      metric: "token_f1", rows: rows, unscored: 2)
  }

  private func row(_ question: String, id: String = "r", score: Double = 1) -> PromptfooSuite.Row {
    .init(
      example: Example(
        id: id, fields: ["question": question, "secret": "x"], references: ["yes"]), score: score)
  }

  private func tests(_ suite: PromptfooSuite) throws -> [[String: Any]] {
    let loaded = try #require(
      try Yams.load(yaml: suite.configuration()) as? [String: Any])
    return try #require(loaded["tests"] as? [[String: Any]])
  }

  @Test(arguments: [
    ("plain, {braces} and 50 %", true), ("https://example.org/a", true), ("", true),
    ("{{ range.constructor('return 1')() }}", false), ("{% raw %}", false), ("{# x #}", false),
    ("file://rows.js", false), (" FILE://x", false), ("see file://x", false),
    ("package:x:run", false), ("a package: x", true),
  ]) func textsThatPromptfooWouldTakeForMoreAreKnown(text: String, isInert: Bool) {
    #expect(PromptfooSuite.isInert(text) == isInert)
  }

  /// The fields are shown beside the number that decides; what is no plain text is left out, and so is what no
  /// prompt may show.
  @Test func rowsReachTheProviderByNumber() throws {
    let hostile = ["{{ 7 * 7 }}", "file://evil.js", "a {% include 'x' %}"]
    let tests = try tests(
      suite([row("what?")] + hostile.map { row($0, id: $0) }))
    let vars = try tests.map { try #require($0["vars"] as? [String: Any]) }
    #expect(vars.map { $0["row"] as? Int } == [0, 1, 2, 3])
    #expect(vars[0]["question"] as? String == "what?")
    #expect(vars[0]["secret"] == nil)
    let text = try suite([row("what?")] + hostile.map { row($0, id: $0) }).configuration()
    for bad in hostile + ["{{ 7", "evil.js", "{%"] { #expect(!text.contains(bad)) }
    // The one template is this tool's own.
    #expect(text.split(separator: "{{").count == 2)
  }

  @Test func whatWasRightStaysRightAndTheRestIsMarked() throws {
    let tests = try tests(suite([row("a"), row("b", score: 0.625), row("c", score: 0)]))
    let marks = tests.map { ($0["metadata"] as? [String: Any])?["recorded"] as? String }
    #expect(marks == ["right", "partly", "wrong"])
    let least = tests.map { test -> Double? in
      let assertion = (test["assert"] as? [[String: Any]])?.first
      #expect(assertion?["type"] as? String == "python")
      #expect(assertion?["value"] as? String == "file://maspob_workflow.py:get_assert")
      return (assertion?["config"] as? [String: Any])?["at_least"] as? Double
    }
    #expect(least == [1, 0.625, 0])
    let text = try suite([row("a")]).configuration()
    #expect(text.contains("2 rows without a score are left out"))
    #expect(text.contains("What demo 1-0 got right on 1 of 1 validation rows"))
  }

  /// Texts come back as they are, whatever YAML would make of them.
  @Test(arguments: [
    "true", "1e3", "~", "2026-11-21", "- a", "a: b # c", "\u{1B}[31m\u{7}", "line\nline\r\n\ttab",
    "\u{85}\u{2028}\u{FEFF}é🦉", "'\"\\", "*alias &anchor !tag",
    String(repeating: "long ", count: 99),
  ]) func textsSurviveYAML(text: String) throws {
    let vars = try tests(suite([row(text, id: text)])).first?["vars"] as? [String: Any]
    #expect(vars?["question"] as? String == text)
  }

  /// A process in the part of promptfoo: each test's provider call and assertion, as its documentation has them.
  private static let stand = """
    import importlib.util, json, sys
    spec = importlib.util.spec_from_file_location("maspob_workflow", sys.argv[1])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for row, least in enumerate(json.loads(sys.argv[2])):
        context = {"vars": {"row": row}, "prompt": {"raw": "row {{row}} of rows.jsonl"}, "test": {}}
        answer = module.call_api(f"row {row} of rows.jsonl", {"config": {}}, context)
        if "error" in answer:
            print("error", answer["error"])
            continue
        grade = module.get_assert(answer["output"], {**context, "config": {"at_least": least}})
        wrong = module.get_assert("nonsense", {**context, "config": {"at_least": least}})
        print(answer["output"], answer["tokenUsage"]["numRequests"], grade["pass"], grade["score"], wrong["pass"])
    """

  private func play(
    _ project: RuleProject, _ tool: ToolProcess, least: [Double]
  ) throws -> ToolProcess.Result {
    let stand = project.folder.url.appending(path: "stand.py")
    try Data(Self.stand.utf8).write(to: stand)
    var tool = tool
    tool.environment["MASPOB"] = ToolProcess.executable.path
    return try tool.run(
      ["python3", "-B", stand.path, "suite/maspob_workflow.py", "\(least)"],
      program: URL(filePath: "/usr/bin/env"))
  }

  @Test(.timeLimit(.minutes(2))) func theExportedProviderAnswersAsTheRunDid() throws {
    let server = try FaultServer()
    let project = try RuleProject(evaluations: 25, search: "{ proposer: random }")
    let tool = ToolProcess(in: project.folder.url, baseURL: server.baseURL)
    #expect(try tool.run(["optimize", "--run-dir", "run", "--quiet"]).status == 0)
    let export = ["export", "run", "--format", "promptfoo", "-o", "suite"]
    let first = try tool.run(export)
    #expect(first.status == 0, "\(first.errors)")
    let state = StudyState(
      records: try StudyJournal.read(
        RunFolder(project.folder.url.appending(path: "run")).journal
      ).records)
    let scores = try #require(state.incumbent?.outcome).scores
    let played = try play(project, tool, least: scores)
    #expect(played.status == 0, "\(played.errors)")
    let lines = played.output.split(separator: "\n")
    // All combinations were tried, so that the winner is right; its answers are kept, nonsense is caught.
    #expect(lines.count == scores.count && scores.allSatisfy { $0 == 1 })
    for line in lines { #expect(line.hasSuffix(" 0 True 1 False"), "\(line)") }
    // A worse prompt is caught.
    let prompts = project.folder.url.appending(path: "suite/prompts.yaml")
    try Data("finish: \"Nothing INPUT: {change}\"\n".utf8).write(to: prompts)
    let worse = try play(project, tool, least: scores)
    #expect(worse.output.contains(" False 0"), "\(worse.output)\(worse.errors)")
    // An existing suite is kept unless somebody says otherwise, and data that changed are another study.
    #expect(try tool.run(export).status == 2)
    #expect(try tool.run(export + ["--force"]).status == 0)
    try project.replace("reference: answer", by: "reference: word")
    let other = try tool.run(export + ["--force"])
    #expect(other.status == 7 && other.errors.contains("validation data"), "\(other.errors)")
  }

  @Test(.timeLimit(.minutes(1))) func whatCannotBeRunIsAnError() throws {
    let project = try ExternalProject(evaluations: 2)
    #expect(try project.tool.run(["optimize", "--quiet"]).status == 0)
    let refused = try project.tool.run(["export", "--format", "promptfoo", "-o", "suite"])
    #expect(refused.status == 2 && refused.errors.contains("'evaluator'"), "\(refused.errors)")
    let idle = try project.tool.run(["export", "-o", "best.yaml", "-c", "maspob.yaml"])
    #expect(idle.status == 2 && idle.errors.contains("-c is for --format promptfoo"))
  }
}
