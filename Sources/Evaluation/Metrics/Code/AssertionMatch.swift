public import Sandboxing
public import Workflows

/// 1 when the program of a reply passes every assertion of the row's `test_list`, as MASPO runs them.
///
/// The program is found by `FunctionText` and has 5 s. `strict` allows 15 s, adds the row's `test_imports` and
/// what the row's prompt imports and defines before the function, and finds the program as `pass_at_1` does, see
/// ``ProgramTrial``.
public struct AssertionMatch: CompatibleMetric {
  public let name = "maspo_code"
  public let compatibility: Compatibility
  private let runner: (any CodeRunner)?
  private let sanitizer: (any CodeSanitizer)?

  /// - Parameter sanitizer: of use to `strict` only: it finds programs in the midst of prose.
  public init(
    _ compatibility: Compatibility, runner: (any CodeRunner)?,
    sanitizer: (any CodeSanitizer)? = nil
  ) {
    self.compatibility = compatibility
    self.runner = runner
    self.sanitizer = sanitizer
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
    switch compatibility {
    case .strict:
      let trial = ProgramTrial(task: task, runner: runner, sanitizer: sanitizer)
      return try await trial.passes(answer) ? 1 : 0
    case .reference:
      guard let program = FunctionText.text(in: answer, .reference) else { return 0 }
      return try await runner.run(task.job(source: program, .reference)).hasPassed ? 1 : 0
    }
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
