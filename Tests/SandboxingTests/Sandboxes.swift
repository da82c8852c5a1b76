import Sandboxing
import Testing

/// One sandbox for all tests: without one they fail, they are never skipped.
enum Sandboxes {
  private static let probing = Task { try await SandboxedPython.probe() }
  private static let starting = Task { PythonSandbox(try await python()) }

  static func python() async throws -> SandboxedPython { try await probing.value }

  static func sandbox() async throws -> PythonSandbox { try await starting.value }

  static func run(_ job: PythonJob) async throws -> PythonOutcome {
    try await sandbox().run(job)
  }
}
