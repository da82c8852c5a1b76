import Evaluation
import Foundation
import Sandboxing

/// The isolated Python that some metrics need, started where one of them is used.
struct ScoringTools {
  /// What a metric is given.
  var services = MetricServices()
  private var sandbox: PythonSandbox?
  private var sanitizer: PythonSanitizer?

  /// - Parameters:
  ///   - metric: as a configuration names it; most need nothing.
  ///   - width: answers judged at a time.
  ///   - levels: the protection that is good enough for generated code.
  ///   - readsLaTeX: whether the published rules of `math` find a LaTeX parser.
  /// - Throws: `SandboxError` where code cannot be isolated here, with the remedy; `CancellationError`.
  init(
    for metric: String, width: Int, levels: [SandboxLevel] = SandboxLevel.allCases,
    readsLaTeX: Bool = true,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) async throws {
    switch metric {
    case "pass_at_1", "maspo_code":
      let python = try await SandboxedPython.probe(levels: levels, environment: environment)
      sandbox = PythonSandbox(python, concurrency: width)
      sanitizer = PythonSanitizer(python, workers: width)
      services.codeRunner = sandbox
      services.sanitizer = sanitizer
    case "math":
      let python = try await SandboxedPython.probe(environment: environment)
      services.algebra = FastPathEngine(
        SymPyEngine(python, parsesLaTeX: readsLaTeX, workers: width))
    default: break
    }
  }

  /// Ends the interpreters.
  func shutdown() {
    sandbox?.shutdown()
    sanitizer?.shutdown()
  }
}
