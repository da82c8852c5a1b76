import Sandboxing
import Workflows

/// Whether a reply holds a program that passes the tests of its row, by the rules of `strict`.
///
/// The programs of ``ProgramCandidates`` run as they are. One that fails before its tests began, or that lacks a
/// name, proves nothing about its function: demonstrations around it may loop, read input or assert something
/// false. Then the next one runs, and last what the sanitiser leaves of them and of the reply. What the tests
/// themselves find is final.
struct ProgramTrial {
  let task: CodeTask
  let runner: any CodeRunner
  let sanitizer: (any CodeSanitizer)?

  private enum Verdict { case passed, failed, outside, exceeded }

  /// - Complexity: at most seven jobs, two of which may reach a limit.
  func passes(_ reply: String) async throws -> Bool {
    guard reply.contains(where: { !$0.isWhitespace }) else { return false }
    let name = task.functionName(in: reply)
    let candidates = ProgramCandidates(in: reply, name: name, prompt: task.prompt)
    loop: for program in candidates.programs {
      switch try await verdict(on: program) {
      case .passed: return true
      case .failed where !candidates.areContinuations: return false
      case .failed, .outside: continue
      // The other candidates hold the same code.
      case .exceeded: break loop
      }
    }
    return try await passesReduced(candidates, reply, name)
  }

  private func passesReduced(
    _ candidates: ProgramCandidates, _ reply: String, _ name: String?
  ) async throws -> Bool {
    guard let sanitizer else { return false }
    // The sanitiser repairs a text that only continues the prompt as well.
    let continued = task.prompt.map { $0 + reply }
    var tried: Set<String> = []
    for text in candidates.programs + [reply] + [continued].compactMap(\.self) {
      let source = try await sanitizer.sanitized(text, entryPoint: name)
      guard !source.isEmpty, TopLevelNames.contains(name, in: source),
        tried.insert(source).inserted
      else { continue }
      switch try await verdict(on: source) {
      case .passed: return true
      // A body that the sanitiser has lost leaves the function of the prompt without one.
      case .failed where candidates.areContinuations: continue
      case .failed, .exceeded: return false
      case .outside: continue
      }
    }
    return false
  }

  private func verdict(on source: String) async throws -> Verdict {
    switch try await runner.run(task.job(source: source, .strict)).ending {
    case .passed: .passed
    case .failed(let failures): failures.contains { isOfTest($0.traceback) } ? .failed : .outside
    case .raised(let type, _, let traceback):
      type != "NameError" && isOfTest(traceback) ? .failed : .outside
    case .exceeded, .vanished: .exceeded
    case .missingEntryPoint, .needsArguments: .outside
    }
  }

  private func isOfTest(_ traceback: String) -> Bool { traceback.contains("File \"<test>\"") }
}
