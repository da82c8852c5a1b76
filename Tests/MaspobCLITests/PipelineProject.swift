import CurlTransport
import Foundation
import _TestSupport

/// A chain of three agents against the server that streams steps at exact times; every step ends with 42.
struct PipelineProject {
  let folder: TemporaryFolder
  let server: StreamServer
  let transport = CurlHTTPTransport()

  /// - Parameters:
  ///   - runtime: what the runtime section says beside its limits.
  ///   - sections: further sections, each with its own line.
  ///   - answers: the reference of each row.
  init(
    latency: Duration = .milliseconds(2), step: Duration = .milliseconds(20), steps: Int = 4,
    runtime: String = "", sections: String = "", answers: [String] = ["42", "42", "41", "42"],
    knobs change: (inout StreamServer.Knobs) -> Void = { _ in }
  ) async throws {
    folder = try TemporaryFolder()
    var knobs = StreamServer.Knobs.timed(latency: latency, step: step, steps: steps)
    knobs.suffix = " 42"
    change(&knobs)
    server = try await StreamServer(knobs, through: transport)
    let price = "price: { input: 5, output: 25, cached_input: 0.5 }"
    let text = """
      version: 1
      name: pipeline
      workflow:
        inputs: [question]
        agents:
          - id: solve
            prompt: "AGENT=solve {question}"
          - id: check
            after: [solve]
            prompt: "AGENT=check {question} {solve}"
          - id: answer
            after: [check]
            prompt: "AGENT=answer {question} {check}"
            output: { parse: last_number }
      models:
        mock: { model: mock, max_output_tokens: 200, \(price) }
      pools:
        check: ["AGENT=check now {question} {solve}"]
      data: { validation: validation.jsonl, reference: answer }
      scorer: { metric: exact_match }
      budget: { evaluations: 2 }
      runtime: { concurrency: 4, retries: 0\(runtime) }
      \(sections)
      """
    try Data(text.utf8).write(to: folder.url.appending(path: "maspob.yaml"))
    let rows = answers.enumerated().map {
      #"{"id": "r\#($0)", "question": "what is \#($0)?", "answer": "\#($1)"}"# + "\n"
    }
    try Data(rows.joined().utf8).write(to: folder.url.appending(path: "validation.jsonl"))
  }

  var tool: ToolProcess { ToolProcess(in: folder.url, baseURL: server.baseURL) }

  func replace(_ old: String, by new: String) throws {
    let file = folder.url.appending(path: "maspob.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    precondition(text.contains(old), "the project file has no '\(old)'")
    try Data(text.replacing(old, with: new).utf8).write(to: file)
  }
}
