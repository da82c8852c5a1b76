import Foundation
import Testing
import Workflows

@testable import Evaluation

/// The benchmark files' own answers through the whole scoring path, where a developer has the files.
@Suite(.enabled(if: BenchmarkFolder.url != nil, "there is no folder with the benchmark files"))
struct CanonicalDataTests {
  @Test(arguments: Compatibility.allCases)
  func everyGSM8KGoldAnswerScores(compatibility: Compatibility) async throws {
    let dataset = try BenchmarkFolder.dataset("gsm8k_validate", id: "id", reference: "answer")
    let metric = GSM8KMatch(compatibility)
    for example in dataset.examples {
      #expect(metric.exclusion(of: example) == nil)
      #expect(try await metric.score(example.references[0], for: example) == 1, "\(example.id)")
      let solution = "\(example.fields["cot"] ?? "")\n#### \(example.references[0])"
      #expect(try await metric.score(solution, for: example) == 1, "\(example.id)")
    }
  }

  @Test(arguments: Compatibility.allCases)
  func everyDROPGoldAnswerScores(compatibility: Compatibility) async throws {
    let dataset = try BenchmarkFolder.dataset("drop_validate", id: "id", reference: "ref_text")
    let metric = DROPF1(compatibility)
    for example in dataset.examples {
      #expect(metric.exclusion(of: example) == nil)
      let gold = example.references[0]
      let alternatives = gold.split(separator: "|").map(String.init)
      for answer in [gold, example.fields["completion"] ?? ""] + alternatives {
        #expect(try await metric.score(answer, for: example) == 1, "\(example.id): \(answer)")
      }
    }
  }

  @Test(arguments: Compatibility.allCases)
  func everyHotpotQAGoldAnswerScores(compatibility: Compatibility) async throws {
    let dataset = try BenchmarkFolder.dataset("hotpotqa_validate", id: "_id", reference: "answer")
    for example in dataset.examples {
      let score = try await HotpotQAF1(compatibility).score(example.references[0], for: example)
      #expect(score == 1, "\(example.id)")
    }
  }

  /// The letter alone, and the letter at the end of the rationale that the file gives.
  @Test(arguments: Compatibility.allCases)
  func everyAQuAGoldAnswerScores(compatibility: Compatibility) async throws {
    let dataset = try BenchmarkFolder.dataset("maspo/aqua_val", id: nil, reference: "correct")
    let metric = ChoiceMatch(compatibility)
    var rationales = 0.0
    for example in dataset.examples {
      let letter = example.references[0]
      #expect(try await metric.score(letter, for: example) == 1, "\(example.id)")
      #expect(try await metric.score("<answer>\(letter)</answer>", for: example) == 1)
      rationales += try await metric.score(example.fields["rationale"] ?? "", for: example)
    }
    // Some rationales never name their letter.
    #expect(rationales >= 0.93 * Double(dataset.examples.count))
  }

  /// The solution's text as the answer to its own row.
  @Test(arguments: ["math_validate", "maspo/math_500"])
  func mathSolutionsScore(file: String) async throws {
    let metric = MathMatch(.strict, engine: try await PythonServices.complete())
    let fields = file == "math_validate" ? ["solution"] : ["solution", "answer"]
    for field in fields {
      let dataset = try BenchmarkFolder.dataset(file, id: nil, reference: field)
      var misses: [String] = []
      for example in dataset.examples {
        #expect(metric.exclusion(of: example) == nil)
        let solution = example.fields["solution"] ?? ""
        if try await metric.score(solution, for: example) < 1 { misses.append(example.id) }
      }
      #expect(misses == [], "\(file), \(field)")
    }
  }

  @Test(arguments: Compatibility.allCases)
  func canonicalProgramsPass(compatibility: Compatibility) async throws {
    let metric = PassAtOne(
      compatibility, runner: try await PythonServices.sandbox(),
      sanitizer: try await PythonServices.sanitizer())
    for name in ["humaneval_validate", "mbpp_validate"] {
      let dataset = try BenchmarkFolder.dataset(name, id: "task_id", reference: nil)
      let misses = try await misses(of: dataset.examples, by: metric) { fields in
        fields["code"] ?? (fields["prompt"] ?? "") + (fields["canonical_solution"] ?? "")
      }
      #expect(misses == [], "\(name)")
    }
  }

  @Test func canonicalSanitisedMBPPPasses() async throws {
    let dataset = try BenchmarkFolder.dataset("maspo/mbpp_sanitized", id: "task_id", reference: nil)
    let strict = AssertionMatch(.strict, runner: try await PythonServices.sandbox())
    let code = { @Sendable (fields: [String: String]) in "```python\n\(fields["code"] ?? "")\n```" }
    #expect(try await misses(of: dataset.examples, by: strict, code) == [])
    // `reference` leaves out what the tests import, and the time is short.
    let importing = dataset.examples.filter { $0.fields["test_imports"] != "[]" }
    let reference = AssertionMatch(.reference, runner: try await PythonServices.sandbox())
    #expect(try await misses(of: importing, by: reference, code).count <= 1)
  }

  /// The examples whose answer is not right; the metric's services say how many run at a time.
  private func misses(
    of examples: [Example], by metric: any Metric,
    _ answer: @escaping @Sendable (_ fields: [String: String]) -> String
  ) async throws -> [String] {
    try await withThrowingTaskGroup(of: String?.self) { group in
      for example in examples {
        group.addTask {
          let score = try await metric.score(answer(example.fields), for: example)
          return score < 1 ? example.id : nil
        }
      }
      return try await group.reduce(into: []) { misses, miss in miss.map { misses.append($0) } }
    }
  }
}

/// The folder with the benchmark files: `MASPOB_DATASETS_DIR`, else `../shared/datasets`.
enum BenchmarkFolder {
  static let url: URL? = {
    if let path = ProcessInfo.processInfo.environment["MASPOB_DATASETS_DIR"] {
      return URL(filePath: path)
    }
    let package = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in
      url.deletingLastPathComponent()
    }
    let folder = package.appending(path: "../shared/datasets").standardizedFileURL
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  static func dataset(_ name: String, id: String?, reference: String?) throws -> Dataset {
    let folder = try #require(url)
    return try Dataset(
      path: folder.appending(path: "\(name).jsonl").path,
      options: DatasetOptions(idField: id, referenceField: reference))
  }
}
