import Evaluation
import Foundation
import Testing

/// Reads the published benchmark files where a developer has them.
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["MASPOB_DATASETS_DIR"] != nil,
    "MASPOB_DATASETS_DIR names no folder with the benchmark files"))
struct BenchmarkFilesTests {
  @Test(arguments: [
    ("gsm8k_validate", 264, "id", "answer", "question"),
    ("drop_validate", 200, "id", "ref_text", "context"),
    ("hotpotqa_validate", 200, "_id", "answer", "question"),
    ("math_validate", 119, nil, "solution", "problem"),
    ("humaneval_validate", 33, "task_id", "canonical_solution", "prompt"),
    ("mbpp_validate", 86, "task_id", "code", "prompt"),
  ]) func hasItsRows(
    name: String, rows: Int, id: String?, reference: String, input: String
  ) throws {
    let folder = ProcessInfo.processInfo.environment["MASPOB_DATASETS_DIR"] ?? ""
    let options = DatasetOptions(idField: id, referenceField: reference, requiredFields: [input])
    let dataset = try Dataset(path: "\(folder)/\(name).jsonl", options: options)
    #expect(dataset.examples.count == rows)
    #expect(dataset.examples.allSatisfy { $0.references.count == 1 && $0.fields[input] != "" })
    #expect(dataset.usesRowNumbers == (id == nil))
  }

  @Test func everyGSM8KAnswerIsANumber() throws {
    let folder = ProcessInfo.processInfo.environment["MASPOB_DATASETS_DIR"] ?? ""
    let dataset = try Dataset(
      path: "\(folder)/gsm8k_validate.jsonl", options: DatasetOptions(referenceField: "answer"))
    #expect(dataset.examples.allSatisfy { NumberMatch().objection(to: $0) == nil })
    for example in dataset.examples {
      #expect(
        NumberMatch().score("It is \(example.references[0]).", references: example.references) == 1)
    }
  }

  @Test func severalDROPReferencesAreSplit() throws {
    let folder = ProcessInfo.processInfo.environment["MASPOB_DATASETS_DIR"] ?? ""
    let options = DatasetOptions(referenceField: "ref_text", referenceSeparator: "|")
    let dataset = try Dataset(path: "\(folder)/drop_validate.jsonl", options: options)
    #expect(dataset.examples.count { $0.references.count > 1 } == 76)
  }
}
