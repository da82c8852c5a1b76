public import Sandboxing
public import Workflows

/// 1 when a program passes the tests of its row, run away from this process.
///
/// Rows say what to run, see ``CodeTask``: `test` defines `check`, called with the function (HumanEval) or
/// without arguments (MBPP); rows with `test_list` alone are asserted one after the other, as MASPO does.
/// An exception, a limit reached, or an end of the process before `check` returned scores 0. The mean over a
/// data set is pass@1. Source: M. Chen et al., "Evaluating Large Language Models Trained on Code",
/// arXiv:2107.03374.
///
/// `reference` takes what the sanitiser leaves of the answer and, for three HumanEval functions, the helper that
/// their prompt defines. `strict` gives every program what its prompt defines before the function and the row's
/// `test_imports`, looks for the program in fences and tags, runs it unreduced where that works, and takes an
/// answer that only continues the prompt, see ``ProgramTrial``.
public struct PassAtOne: CompatibleMetric {
  public let name = "pass_at_1"
  public let compatibility: Compatibility
  private let runner: (any CodeRunner)?
  private let sanitizer: (any CodeSanitizer)?

  public init(
    _ compatibility: Compatibility, runner: (any CodeRunner)?,
    sanitizer: (any CodeSanitizer)?
  ) {
    self.compatibility = compatibility
    self.runner = runner
    self.sanitizer = sanitizer
  }

  /// Runs one small program.
  public func prepare() async throws {
    let (runner, sanitizer) = try services()
    let source = try await sanitizer.sanitized("def f():\n    return 1\n", entryPoint: "f")
    let outcome = try await runner.run(
      PythonJob(source: source, entryPoint: "f", action: .call()))
    guard outcome.ending == .passed(value: "1") else {
      throw EvaluationError(
        .missingService, "the sandbox cannot run a small program: \(outcome.ending)")
    }
  }

  public func score(_ answer: String, for example: Example) async throws -> Double {
    let (runner, sanitizer) = try services()
    guard let task = CodeTask(example) else {
      throw EvaluationError(.missingField, "the row has no tests")
    }
    switch compatibility {
    case .strict:
      let trial = ProgramTrial(task: task, runner: runner, sanitizer: sanitizer)
      return try await trial.passes(answer) ? 1 : 0
    case .reference:
      // MASPO does not sanitise.
      let source =
        task.isSanitised
        ? try await sanitizer.sanitized(answer, entryPoint: task.entryPoint)
        : FunctionText.text(in: answer, .reference) ?? ""
      guard !source.isEmpty else { return 0 }
      return try await runner.run(task.job(source: source, .reference)).hasPassed ? 1 : 0
    }
  }

  public func objection(to example: Example) -> String? {
    CodeTask(example) == nil
      ? "the metric '\(name)' needs the field 'test' with 'entry_point', or 'test_list'" : nil
  }

  private func services() throws(EvaluationError) -> (any CodeRunner, any CodeSanitizer) {
    guard let runner, let sanitizer else {
      throw EvaluationError(
        .missingService,
        "the metric '\(name)' runs generated code, and there is no sandbox to run it in")
    }
    return (runner, sanitizer)
  }
}
