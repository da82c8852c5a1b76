import Foundation
import _TestSupport

/// A project with a hand-off of every kind, and pools in a file, in the project file, and nowhere.
struct GenerateProject {
  let folder: TemporaryFolder

  static let poolText = """
    # My own ideas.
      - "Quoted {passage} and {question}: <answer></answer>"   # the first
      - file://own.txt
      - |
        Block {passage}
        and {question}, <answer></answer>
    """

  init(model: String, embedder: String? = "ok") throws {
    folder = try TemporaryFolder()
    try write(
      "maspob.yaml",
      """
      version: 1
      name: gen
      workflow:
        inputs: [passage, question]
        agents:
          - id: tagged
            prompt: "Read {passage} for {question}, reply as <answer>...</answer>"
            output: { parse: tag, name: answer }
          - id: fielded
            goal: Turn the answer into data.
            after: [tagged]
            prompt: "Give {tagged} as JSON with the field city"
            output: { parse: json, name: city }
          - id: lined
            after: [fielded]
            prompt: "Say {fielded} on one line"
            output: { parse: first_line }
          - id: locked
            after: [lined]
            prompt: "Copy {lined}"
            optimize: false
      models:
        local: { model: \(model), temperature: 0, max_output_tokens: 20, stop: ["\\n"] }
      \(embedder.map { "embedder: { model: \($0) }" } ?? "")
      pools:
        tagged: file://pools/tagged.yaml
        lined: ["Inline {fielded}"]
      data: { validation: rows.jsonl, reference: answer }
      scorer: { metric: exact_match }
      runtime: { concurrency: 4, retries: 1 }
      """)
    try write("own.txt", "From a file {passage} {question} <answer></answer>\n")
    try write("pools/tagged.yaml", Self.poolText)
    try write("rows.jsonl", #"{"passage": "p", "question": "q", "answer": "a"}"# + "\n")
  }

  func write(_ name: String, _ text: String) throws {
    let file = folder.url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func text(_ name: String) throws -> String {
    try String(contentsOf: folder.url.appending(path: name), encoding: .utf8)
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.url.appending(path: name).path)
  }

  /// Does what the tool advises: names the files of all pools in the project file.
  func takeAdvice() throws {
    let old = try text("maspob.yaml")
    let new = old.replacing(
      "  lined: [\"Inline {fielded}\"]",
      with: "  lined: file://pools/lined.yaml\n  fielded: file://pools/fielded.yaml")
    precondition(new != old, "the project file has no inline pool")
    try write("maspob.yaml", new)
  }
}
