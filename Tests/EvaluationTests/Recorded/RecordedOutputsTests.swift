import Testing

@testable import Evaluation

struct RecordedOutputsTests {
  private func dataset(_ ids: [String], usesRowNumbers: Bool = false) -> Dataset {
    Dataset(
      name: "d.jsonl", examples: ids.map { Example(id: $0, fields: [:]) },
      usesRowNumbers: usesRowNumbers)
  }

  private func read(_ text: String, _ dataset: Dataset) throws(EvaluationError) -> RecordedOutputs {
    try RecordedOutputs(bytes: Array(text.utf8), name: "p.jsonl", for: dataset)
  }

  @Test func idsAreThoseOfTheData() throws {
    let recorded = try read(
      """
      {"id": "b", "output": "two", "model": "m"}

      {"id": "a", "output": 1.0}
      """, dataset(["a", "b", "c"]))
    #expect(recorded.outputs == ["1", "two", nil])
    #expect(recorded.naming == .ids && !recorded.isAmbiguous)
  }

  @Test func orRowNumbers() throws {
    let recorded = try read(
      #"[{"id": 2, "output": "z"}, {"id": "0", "output": null}]"#, dataset(["a", "b", "c"]))
    #expect(recorded.outputs == [nil, nil, "z"])
    #expect(recorded.naming == .rowNumbers)
  }

  @Test func idsWinWhereBothReadingsFit() throws {
    let numbered = dataset(["2", "1", "0"])
    let recorded = try read(#"{"id": 2, "output": "z"}"#, numbered)
    #expect(recorded.outputs == ["z", nil, nil])
    #expect(recorded.naming == .ids && recorded.isAmbiguous)
    // One id that only a row number explains settles it for all.
    let mixed = try read(
      "{\"id\": 1, \"output\": \"x\"}\n{\"id\": 0, \"output\": \"y\"}", dataset(["5", "1", "7"]))
    #expect(mixed.outputs == ["y", "x", nil] && mixed.naming == .rowNumbers)
    let same = dataset(["0", "1"], usesRowNumbers: true)
    #expect(try !read(#"{"id": 1, "output": "z"}"#, same).isAmbiguous)
  }

  @Test(arguments: [
    ("", "p.jsonl: there is no prediction in the file"),
    (
      "{\"id\": \"a\", \"output\": \"\"}\n{\"id\": \"a\", \"output\": \"x\"}",
      "p.jsonl:2: the id 'a' is also that of line 1; keep one output for it"
    ),
    (
      "{\"id\": \"a\", \"output\": \"\"}\n{\"id\": \"x\", \"output\": \"\"}",
      "p.jsonl:2: d.jsonl has no row 'x'; its ids are like 'a', or all ids are row numbers from 0 to 1"
    ),
    (
      "{\"id\": \"a\", \"output\": \"\"}\n{\"id\": 1, \"output\": \"\"}",
      "p.jsonl:2: d.jsonl has no row '1'; its ids are like 'a', or all ids are row numbers from 0 to 1"
    ),
    (
      "{\"id\": 2, \"output\": \"\"}",
      "p.jsonl:1: d.jsonl has no row '2'; its ids are like 'a', or all ids are row numbers from 0 to 1"
    ),
    (
      "{\"id\": \"a\", \"outptu\": \"\"}",
      "p.jsonl:1: a prediction is {\"id\": text or number, \"output\": text}; 'output' is missing; did you mean 'outptu'?"
    ),
    (
      "{\"id\": \"a\", \"output\": [\"x\"]}",
      "p.jsonl:1: a prediction is {\"id\": text or number, \"output\": text}; 'output' is an array"
    ),
    (
      "{\"output\": \"x\"}",
      "p.jsonl:1: a prediction is {\"id\": text or number, \"output\": text}; 'id' is missing"
    ),
  ]) func wrongFilesAreRefused(text: String, message: String) {
    let error = #expect(throws: EvaluationError.self) { try read(text, dataset(["a", "b"])) }
    #expect(error?.description == message)
  }

  @Test func rowsWithoutIDsAreCalledByTheirNumber() {
    let error = #expect(throws: EvaluationError.self) {
      try read(#"{"id": "x", "output": ""}"#, dataset(["0", "1"], usesRowNumbers: true))
    }
    #expect(
      error?.description == "p.jsonl:1: d.jsonl has no row 'x'; its rows are called 0 to 1")
  }
}
