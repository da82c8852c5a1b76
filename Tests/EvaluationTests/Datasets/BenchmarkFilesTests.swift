import Foundation
import Testing
import Workflows
import _TestSupport

@testable import Evaluation

/// Reads the published benchmark files where a developer has them.
@Suite(.enabled(if: DatasetsFolder.url != nil, "there is no folder with the benchmark files"))
struct BenchmarkFilesTests {
  private static let files: [(String, BenchmarkFormat, Int)] = [
    ("gsm8k_validate.jsonl", .gsm8k, 264), ("drop_validate.jsonl", .drop, 200),
    ("hotpotqa_validate.jsonl", .hotpotqa, 200), ("math_validate.jsonl", .math, 119),
    ("humaneval_validate.jsonl", .humaneval, 33), ("mbpp_validate.jsonl", .mbpp, 86),
    ("maspo/math_500.jsonl", .math500, 500), ("maspo/aqua_val.jsonl", .aqua, 254),
    ("maspo/mbpp_sanitized.jsonl", .mbppSanitized, 427),
  ]

  private func dataset(
    _ name: String, _ format: BenchmarkFormat,
    _ compatibility: Compatibility = .reference, tests: String? = nil
  ) throws -> Dataset {
    var options = BenchmarkOptions(format, compatibility: compatibility)
    if let tests { options.publicTests = try PublicTests(path: DatasetsFolder.path(tests)) }
    return try Dataset(
      path: DatasetsFolder.path(name), options: DatasetOptions(benchmark: options))
  }

  @Test(arguments: files) func isReadWhole(
    name: String, format: BenchmarkFormat, rows: Int
  ) throws {
    let dataset = try dataset(name, format)
    #expect(dataset.examples.count == rows)
    let isNumbered = [BenchmarkFormat.math, .aqua].contains(format)
    #expect(dataset.usesRowNumbers == isNumbered)
    #expect(dataset.examples.allSatisfy { $0.references.count == (format.isCode ? 0 : 1) })
  }

  @Test(arguments: files) func isRecognised(
    name: String, format: BenchmarkFormat, rows: Int
  ) throws {
    let survey = try DatasetSurvey(path: DatasetsFolder.path(name))
    #expect(survey.format == format && survey.rows == rows)
    #expect(survey.problems.isEmpty && survey.duplicateIDs.isEmpty)
  }

  @Test func everyGSM8KAnswerIsANumber() throws {
    let dataset = try dataset("gsm8k_validate.jsonl", .gsm8k)
    for example in dataset.examples {
      #expect(
        NumberMatch().score("It is \(example.references[0]).", references: example.references) == 1)
    }
  }

  @Test func severalDROPReferencesStandInOneText() throws {
    let dataset = try dataset("drop_validate.jsonl", .drop)
    #expect(dataset.examples.count { $0.references[0].contains("|") } == 76)
    #expect(dataset.examples.allSatisfy { $0.fields["context"]?.hasSuffix("Answer:") == true })
  }

  @Test func everyHotpotQARowHasTenParagraphsAtMost() throws {
    let dataset = try dataset("hotpotqa_validate.jsonl", .hotpotqa)
    let counts = dataset.examples.map { example in
      (example.fields["input"] ?? "").components(separatedBy: "\n\nQuestion: ")[0]
        .split(separator: "\n").count
    }
    #expect(counts.max() == 10 && counts.count { $0 == 10 } > 190)
  }

  @Test func publicTestsAreJoined() throws {
    func asserts(_ dataset: Dataset) throws -> [String: Int] {
      try Dictionary(
        uniqueKeysWithValues: dataset.examples.map { example in
          let text = try #require(example.fields["public_tests"])
          guard case .array(let tests) = try JSONValue(utf8: Array(text.utf8)) else {
            return ("", 0)
          }
          return (example.id, tests.count)
        })
    }
    let human = "humaneval_public_test.jsonl"
    let strict = try asserts(dataset("humaneval_validate.jsonl", .humaneval, .strict, tests: human))
    // The one task of the file without public tests.
    #expect(strict.filter { $0.value == 0 }.map(\.key) == ["HumanEval/105"])
    let skipped = try asserts(dataset("humaneval_validate.jsonl", .humaneval, tests: human))
    #expect(skipped.allSatisfy { $0.value <= 8 } && skipped.count == 33)
    for compatibility in Compatibility.allCases {
      let mbpp = try asserts(
        dataset("mbpp_validate.jsonl", .mbpp, compatibility, tests: "mbpp_public_test.jsonl"))
      // The five functions of this split with a namesake have none, by either rule.
      #expect(mbpp.count { $0.value == 0 } == 5 && mbpp.count { $0.value == 1 } == 81)
    }
  }

  @Test func theNamedFunctionOfSanitizedMBPPIsTheOneUnderTest() throws {
    let published = try dataset("mbpp_validate.jsonl", .mbpp)
    let sanitized = try dataset("maspo/mbpp_sanitized.jsonl", .mbppSanitized)
    let names = Dictionary(
      uniqueKeysWithValues: sanitized.examples.map { ($0.id, $0.fields["entry_point"]) })
    // AFlow's split calls the function of task 56 by another name than its owners do.
    #expect(names["56"] == "check")
    for example in published.examples where example.id != "56" {
      #expect(names[example.id] == example.fields["entry_point"], "\(example.id)")
    }
  }
}
