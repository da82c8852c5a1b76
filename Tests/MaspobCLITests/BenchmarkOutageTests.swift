import CurlTransport
import Foundation
import Testing
import _TestSupport

/// The published workflows against a server that is down or refuses everything: errors, never zeros.
@Suite(.serialized) struct BenchmarkOutageTests {
  private struct Event: Decodable {
    struct Example: Decodable { let status: String }
    let score: Double?
    let examples: [Example]
  }

  private static let rows = [
    "drop": #"{"context": "How many?", "ref_text": "3", "id": ID}"#,
    "gsm8k": #"{"question": "Ten less ID?", "answer": "7", "cot": "", "id": "gID"}"#,
    "math":
      #"{"problem": "Half of ID?", "level": "Level 5", "type": "P", "solution": "$\\boxed{1}$"}"#,
    "humaneval":
      #"{"task_id": "H/ID", "prompt": "def f(x):\n", "entry_point": "f", "canonical_solution": "    return x\n", "test": "def check(c):\n    assert c(1)\n"}"#,
    "mbpp":
      #"{"task_id": ID, "prompt": "p", "code": "def f(x):\n    return x", "test_list": ["assert f(1)"], "entry_point": "f", "test": "def check():\n    assert f(1)\n"}"#,
  ]

  /// The folder and the server last as long as the tool.
  private struct Bench {
    let folder: TemporaryFolder
    let server: FaultServer
    var tool: ToolProcess { ToolProcess(in: folder.url, baseURL: server.baseURL) }

    init(_ benchmark: String, model: String, pools: String = "") throws {
      folder = try TemporaryFolder()
      server = try FaultServer()
      let rows = (1...2).map {
        (BenchmarkOutageTests.rows[benchmark] ?? "").replacing("ID", with: "\($0)") + "\n"
      }
      func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: folder.url.appending(path: name))
      }
      try write(rows.joined(), "\(benchmark)_validate.jsonl")
      try write(
        #"{"entry_point": "f", "test": ["assert candidate(1)"]}"# + "\n",
        "\(benchmark)_public_test.jsonl")
      let made = try tool.run(
        ["init", "--benchmark", benchmark, "--data", ".", "--model", model, "project", "--quiet"])
      try #require(made.status == 0, "\(made.errors)")
      let file = folder.url.appending(path: "project/maspob.yaml")
      let text = try String(contentsOf: file, encoding: .utf8)
      try #require(text.contains("timeout: 300 }"))
      let changed = text.replacing("timeout: 300 }", with: "timeout: 300, retries: 0 }")
      try Data((changed + "\n" + pools).utf8).write(to: file)
    }
  }

  @Test(arguments: ["drop", "gsm8k", "math", "humaneval", "mbpp"], ["status/500", "status/400"])
  func everyExampleIsAnError(benchmark: String, model: String) throws {
    let bench = try Bench(benchmark, model: model)
    let result = try bench.tool.run(
      ["eval", "-c", "project", "--json", "--quiet", "--no-cache", "--allow-code-execution"])
    #expect(result.status == 1, "\(result.errors)")
    let line = try #require(result.output.split(separator: "\n").last, "\(result.errors)")
    let event = try JSONDecoder().decode(Event.self, from: Data(line.utf8))
    #expect(event.score == nil)
    let status = model == "status/500" ? "error" : "refused"
    #expect(event.examples.map(\.status) == [status, status])
  }

  @Test(arguments: ["status/500", "status/400"]) func aRunEndsAsWithAnyOutage(model: String) throws
  {
    let bench = try Bench("gsm8k", model: model, pools: "pools: { reason: [\"Solve: {input}\"] }\n")
    let result = try bench.tool.run(
      ["optimize", "-c", "project", "--run-dir", "run", "--quiet", "--allow-code-execution"])
    #expect(result.status == 1)
    #expect(
      result.errors.contains("not one of 2 examples could be scored"), "\(result.errors)")
  }
}
