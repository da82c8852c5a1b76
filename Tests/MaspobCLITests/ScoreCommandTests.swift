import Foundation
import Testing
import _TestSupport

@testable import MaspobCLI

/// `maspob score` as a process.
@Suite(.serialized) struct ScoreCommandTests {
  private struct Total: Decodable {
    let mean: Double?
    let n: Int
    let excluded: Int
  }

  private struct Row: Decodable {
    let id: String
    let row: Int
    let score: Double?
    let status: String
  }

  private static let data = """
    {"question": "Two and two?", "answer": "4", "id": "a"}
    {"question": "Ten less three?", "answer": "10 - 3 = 7\\n#### 7", "id": "b"}
    {"question": "A thousand?", "answer": "1,000", "id": "c"}
    {"question": "Nothing?", "answer": "none", "id": "d"}

    """

  private func write(_ text: String, _ name: String, in folder: TemporaryFolder) throws {
    try Data(text.utf8).write(to: folder.url.appending(path: name))
  }

  private func score(
    _ predictions: String, data: String = data, benchmark: String = "gsm8k",
    options: [String] = []
  ) throws -> ToolProcess.Result {
    let folder = try TemporaryFolder()
    try write(data, "data.jsonl", in: folder)
    try write(predictions, "p.jsonl", in: folder)
    return try ToolProcess(in: folder.url, baseURL: nil).run(
      ["score", "--benchmark", benchmark, "--data", "data.jsonl", "--predictions", "p.jsonl"]
        + options)
  }

  @Test func printsMeanNAndExcluded() throws {
    let result = try score(
      """
      {"id": "b", "output": "I think it is 7."}
      {"id": "a", "output": "5"}
      {"id": "d", "output": "1"}
      """)
    #expect(result.status == 0)
    #expect(result.output == "mean 0.5000  n 2  excluded 2\n")
    #expect(
      result.errors == """
        1 row excluded (missing), first 'c': no output was recorded
        1 row excluded (unanswerable), first 'd': its gold answer holds no number
        with the missing rows the mean would lie between 0.3333 and 0.6667

        """)
  }

  @Test func jsonHasALineARowAndATotal() throws {
    let result = try score(
      """
      {"id": 2, "output": "1000"}
      {"id": 0, "output": null}
      """, options: ["--json", "--quiet"])
    #expect(result.status == 0 && result.errors == "")
    let lines = result.output.split(separator: "\n").map { Data($0.utf8) }
    let rows = try lines.dropLast().map { try JSONDecoder().decode(Row.self, from: $0) }
    #expect(rows.map(\.id) == ["a", "b", "c", "d"] && rows.map(\.row) == [0, 1, 2, 3])
    #expect(rows.map(\.status) == ["missing", "missing", "scored", "unanswerable"])
    #expect(rows.map(\.score) == [nil, nil, 1, nil])
    let total = try JSONDecoder().decode(Total.self, from: try #require(lines.last))
    #expect(total.mean == 1 && total.n == 1 && total.excluded == 3)
  }

  @Test func nothingScoredIsAFailureWithoutAMean() throws {
    let result = try score(#"{"id": "d", "output": "1"}"#, options: ["--json"])
    #expect(result.status == 1)
    #expect(result.output.hasSuffix("{\"excluded\":4,\"mean\":null,\"n\":0}\n"))
  }

  @Test(arguments: [
    (
      #"{"id": "x", "output": "1"}"#, "gsm8k",
      "error: p.jsonl:1: data.jsonl has no row 'x'; its ids are like 'a', or all ids are row numbers from 0 to 3\n"
    ),
    (
      #"{"id": "a", "output": "1"}"#, "drop",
      "error: data.jsonl:1: this is a row of GSM8K, not of DROP; name the format 'gsm8k', or another file\n"
    ),
    (
      #"{"id": "a", "output": "1"}"#, "humaneval",
      "error: scoring HumanEval runs the code of the predictions in a sandbox; pass --allow-code-execution to allow it\n"
    ),
  ]) func wrongInputIsAUsageError(
    predictions: String, benchmark: String, message: String
  ) throws {
    let result = try score(predictions, benchmark: benchmark)
    #expect(result.status == 2 && result.output == "")
    #expect(result.errors == message)
  }

  @Test func unknownNamesSayWhatThereIs() throws {
    let result = try score("", benchmark: "gsm8")
    #expect(result.status == 2)
    #expect(
      result.errors.contains(
        "there is no benchmark 'gsm8'; did you mean 'gsm8k'?; there are hotpotqa, drop, gsm8k"))
    let other = try score("", options: ["--compatibility", "loose"])
    #expect(other.errors.contains("there is no compatibility 'loose'; use reference or strict"))
  }

  @Test func idsThatAreRowNumbersTooAreSaid() throws {
    let data = """
      {"context": "c", "ref_text": "x", "id": 1}
      {"context": "d", "ref_text": "y", "id": 0}

      """
    let result = try score(
      #"{"id": 0, "output": "y"}"#, data: data, benchmark: "drop")
    #expect(result.output == "mean 1.0000  n 1  excluded 1\n")
    #expect(
      result.errors.hasPrefix(
        "note: the ids of p.jsonl are ids of the data and row numbers too; they are taken as ids\n"
      ))
  }
}
