/// Runs Python code that nobody has read, away from this process.
public protocol CodeRunner: Sendable {
  /// Runs one job to its end; what the code does is its outcome, never an error.
  ///
  /// - Throws: ``SandboxError`` when the job could not be run, and `CancellationError`.
  func run(_ job: PythonJob) async throws -> PythonOutcome
}

/// Reduces a text that should be a Python program to the definitions that matter.
public protocol CodeSanitizer: Sendable {
  /// The longest part of the text that parses: its imports, functions, classes and simple assignments,
  /// printed anew; with an entry point only what it needs. Empty when nothing is left; the text itself where it
  /// takes too long or is nested too deeply.
  ///
  /// - Throws: ``SandboxError`` when the text could not be examined, and `CancellationError`.
  func sanitized(_ text: String, entryPoint: String?) async throws -> String
}
