public import Sandboxing
public import Workflows

/// 1 when the program of a reply passes every assertion of the row's `test_list`, as MASPO runs them.
///
/// The program is found by `FunctionText` and has 5 s, under `strict` 15 s. `strict` adds the row's
/// `test_imports`, and what the row's prompt imports and defines before the function.
public struct AssertionMatch: CompatibleMetric {
  public let name = "maspo_code"
  public let compatibility: Compatibility
  private let runner: (any CodeRunner)?

  public init(_ compatibility: Compatibility, runner: (any CodeRunner)?) {
    self.compatibility = compatibility
    self.runner = runner
  }

  public func prepare() async throws {
    let job = PythonJob(source: "def f():\n    return 1\n", action: .assert(["assert f() == 1"]))
    let outcome = try await required().run(job)
    guard outcome.hasPassed else {
      throw EvaluationError(
        .missingService, "the sandbox cannot run a small program: \(outcome.ending)")
    }
  }

  public func score(_ answer: String, for example: Example) async throws -> Double {
    let runner = try required()
    guard let task = CodeTask(example, preferringAssertions: true) else {
      throw EvaluationError(.missingField, "the row has no tests")
    }
    guard let program = FunctionText.text(in: answer, compatibility) else { return 0 }
    let source = task.context(compatibility) + program
    return try await runner.run(task.job(source: source, compatibility)).hasPassed ? 1 : 0
  }

  public func objection(to example: Example) -> String? {
    CodeTask(example, preferringAssertions: true)?.isSanitised == false
      ? nil : "the metric '\(name)' needs the field 'test_list'"
  }

  private func required() throws(EvaluationError) -> any CodeRunner {
    guard let runner else {
      throw EvaluationError(
        .missingService,
        "the metric '\(name)' runs generated code, and there is no sandbox to run it in")
    }
    return runner
  }
}
