import Foundation
import Sandboxing

/// The processes that run and read generated code on behalf of one command.
struct Sandbox {
  let runner: PythonSandbox
  let sanitizer: PythonSanitizer

  var level: SandboxLevel { runner.level }

  /// - Returns: `nil` for a project that neither runs nor reads code.
  /// - Throws: `SandboxError` where no protection that the project allows works here, or there is no Python.
  static func open(for project: Project) async throws -> Sandbox? {
    guard project.readsCode else { return nil }
    let permission = project.configuration.runtime.codePermission
    // Reading code runs nothing of it: any protection will do.
    let python = try await SandboxedPython.probe(levels: (permission ?? .namespaces).levels)
    // More programs at a time than processors only make each of them slower, up to its time limit.
    let workers = max(1, ProcessInfo.processInfo.activeProcessorCount)
    return Sandbox(
      runner: PythonSandbox(
        python, concurrency: workers, warm: project.codeAgents.isEmpty ? 0 : workers),
      sanitizer: PythonSanitizer(python, workers: workers))
  }

  func shutdown() {
    runner.shutdown()
    sanitizer.shutdown()
  }
}

extension CodePermission {
  /// What is acceptable, the best first.
  var levels: [SandboxLevel] {
    switch self {
    case .bubblewrap: [.bubblewrap]
    case .namespaces: [.bubblewrap, .namespaces]
    }
  }
}
