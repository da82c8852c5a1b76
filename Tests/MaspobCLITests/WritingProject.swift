import Foundation
import _TestSupport

/// A project without pools against the scripted server's `author` model: the seed prompts answer nothing right,
/// those that the model can write answer everything.
struct WritingProject {
  let folder: TemporaryFolder

  static let words = """
    stone river cloud grass flame winds table chair house plant bread light water night mouse horse sheep goose \
    whale shark tiger zebra camel koala panda otter eagle robin finch crane spoon knife plate glass paper brush \
    clock phone music dance
    """.split(separator: " ").map(String.init)

  /// - Parameters:
  ///   - model: a behaviour of the scripted server.
  ///   - search: the lines of the sections `search` and `maspo`.
  ///   - validation: examples of this split, at most 40.
  init(
    model: String = "author",
    search: String = "search: { proposer: maspo }\nmaspo: { rounds: 2, depth: 2 }",
    pools: String = "", validation: Int = 40
  ) throws {
    folder = try TemporaryFolder()
    let text = """
      version: 1
      name: written
      workflow:
        inputs: [word]
        agents:
          - id: change
            prompt: "Please INPUT: {word}"
          - id: finish
            after: [change]
            prompt: "Go on INPUT: {change}"
      models:
        local: { model: \(model), max_output_tokens: 20 }
      data: { validation: validation.jsonl, test: test.jsonl, reference: answer }
      scorer: { metric: exact_match }
      runtime: { concurrency: 4, retries: 1 }
      \(search)
      \(pools)
      """
    try Data(text.utf8).write(to: folder.url.appending(path: "maspob.yaml"))
    try write("validation.jsonl", Array(Self.words.prefix(validation)))
    try write(
      "test.jsonl", ["brick", "ocean", "storm", "leafs", "spark", "gusts", "moons", "comet"])
  }

  static let pools = """
    pools:
      change: ["Make it upper INPUT: {word}", "Be brief INPUT: {word}"]
      finish: ["Now reverse INPUT: {change}", "Now reverse, be brief INPUT: {change}"]
    """

  private func write(_ name: String, _ words: [String]) throws {
    let rows = words.map {
      #"{"id": "\#($0)", "word": "\#($0)", "answer": "\#(String($0.reversed()))"}"# + "\n"
    }
    try Data(rows.joined().utf8).write(to: folder.url.appending(path: name))
  }
}
