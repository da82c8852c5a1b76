import Evaluation
import Foundation
import Sandboxing

/// The isolated Python that some metrics need, started where one of them is used.
struct ScoringTools {
  /// What a metric is given.
  let services: MetricServices
  private let sandbox: PythonSandbox?
  private let algebra: PythonService?

  /// - Parameters:
  ///   - metric: as a configuration names it; most need nothing.
  ///   - width: answers judged at a time.
  /// - Throws: `SandboxError` where code cannot be isolated here, with the remedy; `CancellationError`.
  init(
    for metric: String, width: Int,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) async throws {
    var services = MetricServices()
    var sandbox: PythonSandbox?
    var algebra: PythonService?
    switch metric {
    case "pass_at_1":
      let python = try await SandboxedPython.probe(environment: environment)
      let runner = PythonSandbox(python, concurrency: width)
      services.codeRunner = runner
      sandbox = runner
    case "math":
      let python = try await SandboxedPython.probe(environment: environment)
      let service = PythonService(
        python, name: "the algebra engine", script: SymPyEngine.script,
        modules: SymPyEngine.modules, workers: width)
      services.algebra = FastPathEngine(
        SymPyEngine { try await service.call($0, timeout: $1) })
      algebra = service
    default: break
    }
    self.services = services
    self.sandbox = sandbox
    self.algebra = algebra
  }

  /// Ends the interpreters.
  func shutdown() {
    sandbox?.shutdown()
    algebra?.shutdown()
  }
}
