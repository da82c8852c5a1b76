import Foundation
import Testing
import Workflows

@testable import Evaluation

struct BenchmarkFormatTests {
  @Test(arguments: BenchmarkFormat.allCases)
  func isToldFromItsFields(format: BenchmarkFormat) throws {
    var reader = RowReader(Array(BenchmarkRows.text(format).utf8), file: "f")
    let row = try #require(try reader.next())
    #expect(BenchmarkFormat.detected(in: row) == format)
  }

  @Test(arguments: BenchmarkFormat.allCases)
  func anArrayReadsAsLinesDo(format: BenchmarkFormat) throws {
    let lines = try BenchmarkRows.dataset(format)
    let array = "\n[\n" + (BenchmarkRows.rows[format] ?? []).joined(separator: ",\n") + "\n]\n"
    let whole = try Dataset(
      bytes: Array(array.utf8), name: "f.json",
      options: DatasetOptions(benchmark: BenchmarkOptions(format)))
    #expect(whole.examples == lines.examples)
    #expect(whole.examples.count == BenchmarkRows.rows[format]?.count)
  }

  @Test(arguments: [
    (BenchmarkFormat.hotpotqa, ["5a1", "37"], [["Oslo"], ["yes"]]),
    (.drop, ["4032"], [["3|three"]]),
    (
      .gsm8k, ["gsm8k-test-1", "gsm8k-test-2"],
      [["1,234"], ["10 - 3 = <<10-3=7>>7\n#### 7"]]
    ),
    (.math, ["0"], [["It is $\\boxed{\\frac{3}{2}}$."]]),
    (.humaneval, ["HumanEval/900", "HumanEval/901"], [[], []]),
    (.mbpp, ["901"], [[]]),
    (.math500, ["test/algebra/1.json"], [["2"]]),
    (.aqua, ["0", "1"], [["B"], ["A"]]),
    (.agievalMath, ["0"], [["5"]]),
    (.mbppSanitized, ["902"], [[]]),
    (.humanevalET, ["HumanEval/902"], [[]]),
  ]) func bringsIDsAndAnswers(
    format: BenchmarkFormat, ids: [String], references: [[String]]
  ) throws {
    let dataset = try BenchmarkRows.dataset(format)
    #expect(dataset.examples.map(\.id) == ids)
    #expect(dataset.examples.map(\.references) == references)
    #expect(dataset.usesRowNumbers == (ids == (0..<ids.count).map(String.init)))
  }

  @Test func paragraphsLoseTheirTitles() throws {
    let examples = try BenchmarkRows.dataset(.hotpotqa).examples
    #expect(
      examples[0].fields["input"]
        == "Context: Fog is a painting.  Ann Lee made it.\nAnn Lee was born in Oslo.\n\n"
        + "Question: Where was the painter of Fog born?\n\nAnswer:")
    #expect(examples[1].fields["input"] == "Context: \n\nQuestion: Are both rivers?\n\nAnswer:")
    #expect(examples[0].fields["question"] == "Where was the painter of Fog born?")
  }

  @Test func optionsAreShownUnlessTheFileDoesSo() throws {
    let examples = try BenchmarkRows.dataset(.aqua).examples
    #expect(examples[0].fields["problem"] == "How far?\nOptions:\nA)3 km\nB)4 km")
    #expect(examples[1].fields["problem"] == "How big? A)1 B)2")
  }

  @Test func sanitizedMBPPNamesTheFunction() throws {
    func fields(_ compatibility: Compatibility) throws -> [String: String] {
      let options = BenchmarkOptions(.mbppSanitized, compatibility: compatibility)
      return try BenchmarkRows.dataset(.mbppSanitized, options).examples[0].fields
    }
    let note = "Write a function for the area.\n\nThe function must be named "
    // The reference counts methods too: `isclose` and `area` stand twice, `isclose` first.
    #expect(try fields(.reference)["problem"] == note + "`isclose`.")
    #expect(try fields(.strict)["problem"] == note + "`area`.")
    for compatibility in Compatibility.allCases {
      #expect(try fields(compatibility)["entry_point"] == "area")
    }
    let extended = try BenchmarkRows.dataset(.humanevalET).examples[0]
    #expect(extended.fields["problem"]?.hasSuffix("The function must be named `twice`.") == true)
  }

  @Test func wrongRowsSayWhereAndWhatToDo() {
    let cases: [(BenchmarkFormat, String, String)] = [
      (
        .humaneval, BenchmarkRows.text(.mbpp),
        "f.jsonl:1: this is a row of MBPP, not of HumanEval; name the format 'mbpp', or another file"
      ),
      (
        .gsm8k, #"{"question": "q"}"#,
        "f.jsonl:1: the field 'answer' of GSM8K is missing (fields: question); "
          + "name the format of this file, or another file"
      ),
      (
        .drop, #"{"context": null, "ref_text": "x"}"#,
        "f.jsonl:1: the field 'context' of DROP is null (fields: context, ref_text); "
          + "name the format of this file, or another file"
      ),
      (
        .hotpotqa, #"{"question": "q", "answer": "a", "context": "text"}"#,
        "f.jsonl:1: the field 'context' holds a string, and a list is expected"
      ),
      (
        .hotpotqa, #"{"question": "q", "answer": "a", "context": [["t", ["x"]], ["t", "x"]]}"#,
        "f.jsonl:1: the field 'context' holds a string, and a list of texts is expected"
      ),
      (
        .hotpotqa, #"{"question": "q", "answer": "a", "context": [["t"]]}"#,
        "f.jsonl:1: the field 'context' holds an array, and each entry must be [title, [sentence, …]]"
      ),
      (
        .aqua, #"{"question": "q", "correct": "A", "options": []}"#,
        "f.jsonl:1: the field 'options' holds an array, and at least one option is expected"
      ),
      (
        .mbppSanitized, #"{"task_id": 1, "prompt": "p", "code": "c", "test_list": [3]}"#,
        "f.jsonl:1: the field 'test_list' holds a number, and each entry must be a text"
      ),
      (
        .math, BenchmarkRows.text(.math) + "\n" + #"{"problem": "p", "solution": ["s"]}"#,
        "f.jsonl:2: the field 'solution' holds an array, and a text is expected"
      ),
    ]
    for (format, text, message) in cases {
      let options = DatasetOptions(benchmark: BenchmarkOptions(format))
      let error = #expect(throws: EvaluationError.self) {
        try Dataset(bytes: Array(text.utf8), name: "f.jsonl", options: options)
      }
      #expect(error?.description == message)
    }
  }

  @Test func inputsThatNobodyDerivesAreRefused() {
    func message(_ field: String) -> String? {
      let options = DatasetOptions(
        requiredFields: [field], benchmark: BenchmarkOptions(.humaneval))
      let bytes = Array(BenchmarkRows.text(.humaneval).utf8)
      let error = #expect(throws: EvaluationError.self) {
        try Dataset(bytes: bytes, name: "f.jsonl", options: options)
      }
      return error?.description
    }
    let fields = "(fields: canonical_solution, entry_point, prompt, task_id, test)"
    #expect(
      message("promt")
        == "f.jsonl:1: HumanEval has no field 'promt'; did you mean 'prompt'? \(fields)")
    #expect(
      message("public_tests")
        == "f.jsonl:1: HumanEval has no field 'public_tests'; "
        + "name the file of public tests under 'public_tests' \(fields)")
  }
}
