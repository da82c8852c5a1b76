import Foundation
import Sandboxing
import _TestSupport

@testable import Evaluation

/// The real engines, one for all tests; without Python and SymPy the tests fail, they are never skipped.
enum PythonServices {
  private static let python = Task { try await SandboxedPython.probe() }
  private static let withLaTeX = Task { SymPyEngine(try await python.value, workers: 2) }
  private static let plain = Task { SymPyEngine(try await python.value, parsesLaTeX: false) }
  private static let running = Task { PythonSandbox(try await python.value, concurrency: 2) }
  private static let cleaning = Task { PythonSanitizer(try await python.value, workers: 2) }

  static func symPy(parsesLaTeX: Bool = true) async throws -> SymPyEngine {
    try await parsesLaTeX ? withLaTeX.value : plain.value
  }

  static func complete(parsesLaTeX: Bool = true) async throws -> FastPathEngine {
    FastPathEngine(try await symPy(parsesLaTeX: parsesLaTeX))
  }

  static func sandbox() async throws -> PythonSandbox { try await running.value }

  /// The sandbox, where a program that never ends does so after a second of computing.
  static func impatientSandbox() async throws -> ScriptedCodeRunner {
    let sandbox = try await sandbox()
    return ScriptedCodeRunner { job in
      var job = job
      job.limits.cpuTime = .seconds(1)
      return try await sandbox.run(job)
    }
  }

  static func sanitizer() async throws -> any CodeSanitizer { try await cleaning.value }
}
