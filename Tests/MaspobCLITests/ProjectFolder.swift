import Foundation
import _TestSupport

@testable import MaspobCLI

/// A small sound project on disk, to be broken one file at a time.
struct ProjectFolder {
  let folder: TemporaryFolder

  static let configuration = """
    version: 1
    name: demo
    workflow:
      inputs: [question]
      agents:
        - id: answer
          prompt: "Answer: {question}"
        - id: format
          after: [answer]
          prompt: "Shorten: {answer}"
    models:
      local: { model: tiny }
    pools:
      answer: ["Reply to {question}"]
      format: file://format.yaml
    data:
      validation: validation.jsonl
      test: test.jsonl
      reference: answer
    scorer: { metric: exact_match }
    """

  static let rows = (1...4).map {
    #"{"id": "r\#($0)", "question": "what is \#($0)?", "answer": "\#($0)"}"#
  }

  init(
    configuration: String = ProjectFolder.configuration,
    format: String = "- \"Trim: {answer}\"\n- \"Cut: {answer}\"\n",
    validation: [String] = ProjectFolder.rows,
    test: [String] = ["{\"id\": \"t1\", \"question\": \"why?\", \"answer\": \"so\"}"]
  ) throws {
    folder = try TemporaryFolder()
    try write("maspob.yaml", configuration)
    try write("format.yaml", format)
    try write("validation.jsonl", validation.map { $0 + "\n" }.joined())
    try write("test.jsonl", test.map { $0 + "\n" }.joined())
  }

  var file: URL { folder.url.appending(path: "maspob.yaml") }

  /// The project, read while the folder is there.
  func load() throws -> Project {
    defer { withExtendedLifetime(folder) {} }
    return try ProjectLoader.load(file)
  }

  private func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.url.appending(path: name))
  }

  /// What loading says, the temporary folder's path replaced by `…`.
  func failure() -> String? {
    do {
      _ = try ProjectLoader.load(file)
      return nil
    } catch {
      return error.description.replacing(folder.url.path, with: "…")
    }
  }
}
