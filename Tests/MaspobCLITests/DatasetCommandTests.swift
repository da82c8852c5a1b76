import Foundation
import Testing
import _TestSupport

@testable import MaspobCLI

/// `maspob dataset check` as a process.
@Suite(.serialized) struct DatasetCommandTests {
  private static let first = """
    {"question": "Two and two?", "answer": "4", "id": "a"}
    {"question": "Ten less three?", "answer": "#### seven", "id": "b", "cot": ""}
    {"question": "Two and two?", "answer": "four", "id": "c"}

    """

  private func check(
    _ files: [(String, String)], options: [String] = []
  ) throws -> ToolProcess.Result {
    let folder = try TemporaryFolder()
    for (name, text) in files {
      try Data(text.utf8).write(to: folder.url.appending(path: name))
    }
    return try ToolProcess(in: folder.url, baseURL: nil).run(
      ["dataset", "check"] + files.map(\.0) + options)
  }

  @Test func saysWhatIsOdd() throws {
    let result = try check([("a.jsonl", Self.first)], options: ["--format", "gsm8k"])
    #expect(result.status == 0 && result.errors == "")
    #expect(
      result.output == """
        a.jsonl: 3 rows, format gsm8k, ids in 'id'
          question: text
          answer: text
          id: text
          cot: text, 1 blank, absent or null in 2 rows
          questions that stand twice: 1
            lines 1, 3: Two and two?
          accepted answers that cannot be read: 2
            line 2: its gold answer holds no number
            line 3: its gold answer holds no number

        """)
  }

  @Test func twoSplitsAreCompared() throws {
    let second = #"{"question": "Two and two?", "answer": "4", "id": "b"}"#
    let result = try check([("a.jsonl", Self.first), ("b.json", "[\(second)]")])
    #expect(result.status == 0)
    #expect(
      result.output.hasSuffix(
        """
        b.json: 1 rows, format gsm8k, ids in 'id'
          question: text
          answer: text
          id: text
          nothing is odd
          ids in both files: 1
            lines 2 and 1: b
          questions in both files: 1
            lines 1, 3 and 1: Two and two?

        """))
  }

  @Test func brokenRowsAndRepeatedIDsFail() throws {
    let text = "{\"id\": 1, \"q\": \"x\"}\n{\n{\"id\": 1, \"q\": \"y\"}\n"
    let result = try check([("a.jsonl", text)])
    #expect(result.status == 2)
    #expect(
      result.output == """
        a.jsonl: 2 rows, format none that is known, ids in 'id'
          id: number
          q: text
          rows that cannot be read: 1
            line 2: malformed JSON: a member name in quotes is missing at byte 1; write one complete object per line
          ids that stand twice: 1
            lines 1, 3: 1

        """)
    let missing = try check([("a.jsonl", Self.first)], options: ["no.jsonl"])
    #expect(missing.status == 2 && missing.errors == "error: no.jsonl: there is no such file\n")
  }

  @Test func jsonHasEverything() throws {
    let result = try check(
      [("a.jsonl", Self.first), ("b.jsonl", Self.first)], options: ["--json"])
    let lines = try result.output.split(separator: "\n").map {
      try #require(
        try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(lines.count == 3 && lines[0]["rows"] as? Int == 3)
    #expect(lines[0]["format"] as? String == "gsm8k" || lines[0]["format"] == nil)
    let overlap = try #require(lines[2]["overlap"] as? [String: [Any]])
    #expect(overlap["ids"]?.count == 3 && overlap["texts"]?.count == 2)
  }
}
