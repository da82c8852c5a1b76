import Testing
import Workflows

@testable import Evaluation

struct PublicTestsTests {
  private func tests(_ text: String) throws -> PublicTests {
    try PublicTests(bytes: Array(text.utf8), name: "p.jsonl")
  }

  @Test func strictJoinsByTask() throws {
    let options = BenchmarkOptions(
      .humaneval, publicTests: try tests(BenchmarkRows.publicTests), compatibility: .strict)
    let examples = try BenchmarkRows.dataset(.humaneval, options).examples
    #expect(examples[0].fields["public_tests"] == #"["assert candidate(3) == 6"]"#)
    #expect(
      examples[1].fields["public_tests"]
        == #"["assert candidate(2, 2) == 4","assert candidate(0, 0) == 0"]"#)
  }

  @Test func referenceJoinsByFunctionAndSkipsSome() throws {
    let tests = try tests(
      BenchmarkRows.publicTests
        + "\n"
        + #"{"problem_id": "HumanEval/7", "test": ["assert candidate(0)"], "entry_point": "twice"}"#
    )
    func asserts(_ function: String, _ format: BenchmarkFormat) -> [String] {
      tests.asserts(task: "HumanEval/7", entryPoint: function, of: format, .reference)
    }
    #expect(asserts("twice", .humaneval) == ["assert candidate(3) == 6"])
    #expect(asserts("add", .humaneval) == [])
    #expect(asserts("add", .mbpp) == ["assert candidate(1, 1) == 2"])
    #expect(asserts("elsewhere", .humaneval) == [])
  }

  @Test func withoutTasksNamesakesHaveNoTests() throws {
    let tests = try tests(
      """
      {"entry_point": "f", "test": ["assert candidate(1)"]}
      {"entry_point": "g", "test": ["assert candidate(2)"]}
      {"entry_point": "g", "test": ["assert candidate(3)"]}
      """)
    func asserts(_ name: String, _ compatibility: Compatibility) -> [String] {
      tests.asserts(task: "1", entryPoint: name, of: .mbpp, compatibility)
    }
    #expect(asserts("f", .strict) == ["assert candidate(1)"])
    #expect(asserts("g", .strict) == [])
    #expect(asserts("g", .reference) == ["assert candidate(2)"])
  }

  @Test(arguments: [Compatibility.reference, .strict])
  func aFileOfOtherTasksIsRefused(compatibility: Compatibility) throws {
    let other =
      #"{"problem_id": "Other/1", "test": ["assert candidate(1)"], "entry_point": "else_where"}"#
    func load(_ text: String) throws -> Dataset {
      try BenchmarkRows.dataset(
        .humaneval,
        BenchmarkOptions(.humaneval, publicTests: try tests(text), compatibility: compatibility))
    }
    let error = #expect(throws: EvaluationError.self) { try load(other) }
    #expect(
      error?.description
        == "humaneval.jsonl: not one of the 2 tasks has a test in 'p.jsonl'; "
        + "name the public tests of this benchmark under 'public_tests'")
    // A function that the reference skips is known all the same, and one task that joins is enough.
    let skipped =
      #"{"problem_id": "HumanEval/901", "test": ["assert candidate(1, 1)"], "entry_point": "add"}"#
    #expect(try load(other + "\n" + skipped).examples.count == 2)
  }

  @Test(arguments: [
    ("", "p.jsonl: there is no test in the file"),
    (
      #"{"entry_point": "f"}"#,
      "p.jsonl:1: this is no row of public tests; 'entry_point' must be a text and 'test' a list"
    ),
    (
      #"{"entry_point": "f", "test": [1]}"#, "p.jsonl:1: the field 'test' must be a list of texts"
    ),
  ]) func wrongFilesAreRefused(text: String, message: String) {
    let error = #expect(throws: EvaluationError.self) { try tests(text) }
    #expect(error?.description == message)
  }

  @Test func functionNamesAreFoundInAssertions() {
    #expect(FunctionName.mostCalled(in: ["assert set(foo((1,2))) == {1}"]) == "foo")
    #expect(FunctionName.mostCalled(in: ["assert sum([1]) == 1"]) == nil)
    #expect(FunctionName.mostCalled(in: ["assert b(a(1)) == a(2)"]) == "a")
    let code = "def sum(a):\n    def inner(): pass\n    return inner()"
    #expect(FunctionName.defined(by: code, calledIn: ["assert sum(inner(2)) == 3"]) == "sum")
    #expect(FunctionName.defined(by: "x = 1", calledIn: ["assert f(2)"]) == nil)
  }
}
