import Evaluation
import Foundation
import Sandboxing
import Workflows

/// The isolated Python that some operators and metrics need, started where one of them is used.
struct CodeTools {
  /// What is needed of it.
  struct Needs: OptionSet {
    let rawValue: Int

    /// Runs code of a model.
    static let running = Needs(rawValue: 1)
    /// Reads replies as code.
    static let reading = Needs(rawValue: 2)
    /// Compares expressions.
    static let algebra = Needs(rawValue: 4)

    /// What a metric needs, by its name and rules.
    static func of(metric name: String, _ compatibility: Compatibility) -> Needs {
      switch name {
      case "pass_at_1", "maspo_code": [.running, .reading]
      case "math": .algebra
      case "maspo_math" where compatibility == .strict: .algebra
      default: []
      }
    }
  }

  /// What a metric or an executor is given.
  private(set) var services = MetricServices()
  private var sandbox: PythonSandbox?
  private var sanitizer: PythonSanitizer?
  private var algebra: SymPyEngine?

  /// - Parameters:
  ///   - levels: the protections that are acceptable for code of a model, the best first.
  ///   - readsLaTeX: whether the published rules of `math` find a LaTeX parser.
  ///   - width: answers judged at a time.
  /// - Throws: `SandboxError` where code cannot be isolated here, with the remedy; `CancellationError`.
  init(
    _ needs: Needs, levels: [SandboxLevel] = SandboxLevel.allCases, readsLaTeX: Bool = true,
    width: Int = ProcessInfo.processInfo.activeProcessorCount
  ) async throws {
    guard !needs.isEmpty else { return }
    let python = try await SandboxedPython.probe(levels: levels)
    if needs.contains(.running) {
      sandbox = PythonSandbox(python, concurrency: width)
      services.codeRunner = sandbox
    }
    if needs.contains(.reading) {
      sanitizer = PythonSanitizer(python, workers: width)
      services.sanitizer = sanitizer
    }
    if needs.contains(.algebra) {
      let engine = SymPyEngine(python, parsesLaTeX: readsLaTeX, workers: width)
      algebra = engine
      services.algebra = FastPathEngine(engine)
    }
  }

  /// Ends the interpreters.
  func shutdown() {
    sandbox?.shutdown()
    sanitizer?.shutdown()
    algebra?.shutdown()
  }
}
