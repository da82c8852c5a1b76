import Foundation
import _TestSupport

/// A study against the scripted server's `rule` model: the answer is right where the prompts of both
/// agents have the right words, so there is a slope to climb.
struct RuleProject {
  let folder: TemporaryFolder

  /// - Parameters:
  ///   - model: a behaviour of the scripted server.
  ///   - search: what else the search section says.
  init(
    model: String = "rule", evaluations: Int = 12, calls: Int? = nil, racing: Double? = nil,
    search: String = "{ surrogate: { epochs: 40, hidden: 8, heads: 2 } }"
  ) throws {
    folder = try TemporaryFolder()
    let calls = calls.map { ", calls: \($0)" } ?? ""
    let text = """
      version: 1
      name: rule
      workflow:
        inputs: [word]
        agents:
          - id: change
            prompt: "Please INPUT: {word}"
            output: { parse: text }
          - id: finish
            after: [change]
            prompt: "Go on INPUT: {change}"
      models:
        local: { model: \(model), max_output_tokens: 20 }
      embedder: { model: ok }
      pools:
        change:
          - "Make it upper INPUT: {word}"
          - "Make it upper and brief INPUT: {word}"
          - "Be brief INPUT: {word}"
          - "Nothing to do INPUT: {word}"
        finish:
          - "Now reverse INPUT: {change}"
          - "Now reverse, be brief INPUT: {change}"
          - "Be brief please INPUT: {change}"
          - "Nothing more INPUT: {change}"
      data: { validation: validation.jsonl, test: test.jsonl, reference: answer }
      scorer: { metric: exact_match }
      budget: { evaluations: \(evaluations)\(calls) }
      search: \(search)
      runtime: { concurrency: 4, retries: 1 }
      """
    try Data(text.utf8).write(to: folder.url.appending(path: "maspob.yaml"))
    try write("validation.jsonl", words: ["stone", "river", "cloud", "grass", "flame", "winds"])
    try write("test.jsonl", words: ["brick", "ocean", "storm", "leafs", "spark", "gusts", "night"])
  }

  /// Changes the project file.
  func replace(_ old: String, by new: String) throws {
    let file = folder.url.appending(path: "maspob.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    precondition(text.contains(old), "the project file has no '\(old)'")
    try Data(text.replacing(old, with: new).utf8).write(to: file)
  }

  private func write(_ name: String, words: [String]) throws {
    let rows = words.map { word in
      // Upper case or not does not matter to the metric: reversing and brevity do.
      #"{"id": "\#(word)", "word": "\#(word)", "answer": "\#(String(word.reversed()))"}"# + "\n"
    }
    try Data(rows.joined().utf8).write(to: folder.url.appending(path: name))
  }
}
