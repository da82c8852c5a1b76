import Foundation
import Testing
import _TestSupport

/// `maspob score` over the published files, predicting what their owners hold to be right.
@Suite(
  .enabled(if: DatasetsFolder.url != nil, "there is no folder with the benchmark files"),
  .serialized)
struct CanonicalScoreTests {
  private struct Total: Decodable {
    let mean: Double?
    let n: Int
    let excluded: Int
  }

  private func rows(_ name: String) throws -> [[String: Any]] {
    let text = try String(contentsOfFile: DatasetsFolder.path(name), encoding: .utf8)
    return try text.split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
    }
  }

  /// - Parameter id: the field to name rows by; `nil` for row numbers.
  private func total(
    _ benchmark: String, _ name: String, id: String?, options: [String] = [],
    output: ([String: Any]) -> Any?
  ) throws -> Total {
    let folder = try TemporaryFolder()
    let lines = try rows(name).enumerated().map { index, row in
      let prediction = ["id": id.flatMap { row[$0] } ?? index, "output": output(row) ?? NSNull()]
      return String(
        decoding: try JSONSerialization.data(withJSONObject: prediction), as: UTF8.self)
    }
    try Data(lines.joined(separator: "\n").utf8).write(
      to: folder.url.appending(path: "p.jsonl"))
    let result = try ToolProcess(in: folder.url, baseURL: nil).run(
      ["score", "--benchmark", benchmark, "--data", DatasetsFolder.path(name)]
        + ["--predictions", "p.jsonl", "--json"] + options)
    #expect(result.status == 0, "\(result.errors)")
    let line = try #require(result.output.split(separator: "\n").last)
    return try JSONDecoder().decode(Total.self, from: Data(line.utf8))
  }

  @Test(arguments: ["reference", "strict"])
  func goldAnswersScoreOne(compatibility: String) throws {
    let options = ["--compatibility", compatibility]
    for (benchmark, name, id, field, count) in [
      ("gsm8k", "gsm8k_validate.jsonl", "id", "answer", 264),
      ("drop", "drop_validate.jsonl", nil, "ref_text", 200),
      ("hotpotqa", "hotpotqa_validate.jsonl", "_id", "answer", 200),
      ("aqua", "maspo/aqua_val.jsonl", nil, "correct", 254),
    ] as [(String, String, String?, String, Int)] {
      let total = try total(benchmark, name, id: id, options: options) { $0[field] }
      #expect(total.mean == 1 && total.n == count && total.excluded == 0, "\(benchmark)")
    }
  }

  @Test func math500SolutionsScoreOneUnderStrictRules() throws {
    let total = try total(
      "math500", "maspo/math_500.jsonl", id: "unique_id", options: ["--compatibility", "strict"]
    ) { $0["solution"] }
    #expect(total.mean == 1 && total.n == 500)
  }
}
