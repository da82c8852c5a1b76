public import Foundation

/// An interpreter and the protection that was seen to work for it.
public struct SandboxedPython: Hashable, Sendable {
  public let level: SandboxLevel
  public let interpreter: PythonInterpreter
  private let environment: [String: String]

  func command(storage: Int) -> IsolatedCommand {
    IsolatedCommand(
      level: level, interpreter: interpreter, storage: storage, environment: environment)
  }

  /// The same with more places to look for modules.
  func adding(packageFolders: [String]) -> SandboxedPython {
    let interpreter = PythonInterpreter(
      program: interpreter.program, version: interpreter.version,
      libraryFolders: interpreter.libraryFolders,
      packageFolders: interpreter.packageFolders + packageFolders)
    return SandboxedPython(level: level, interpreter: interpreter, environment: environment)
  }

  /// Tries each level with a small program that looks for ways out.
  ///
  /// - Parameters:
  ///   - interpreter: by default the user's, see ``PythonInterpreter/find(environment:)``.
  ///   - levels: what is acceptable, the best first.
  ///   - environment: where helper programs are looked up.
  /// - Throws: ``SandboxError`` with code `unavailable` and a remedy where no level holds, or
  ///   `missingInterpreter`; `CancellationError`.
  public static func probe(
    _ interpreter: PythonInterpreter? = nil, levels: [SandboxLevel] = SandboxLevel.allCases,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) async throws -> SandboxedPython {
    let found: PythonInterpreter
    if let interpreter {
      found = interpreter
    } else {
      found = try await PythonInterpreter.find(environment: environment)
    }
    var reasons: [String] = []
    for level in levels {
      let candidate = SandboxedPython(
        level: level, interpreter: found, environment: environment)
      guard let reason = try await candidate.weakness() else { return candidate }
      reasons.append("\(level.rawValue): \(reason)")
    }
    throw SandboxError(
      .unavailable,
      "generated code cannot be isolated here (\(reasons.joined(separator: "; "))); "
        + "install bubblewrap (Debian: apt-get install bubblewrap) and, in a container, allow it to create "
        + "namespaces")
  }

  /// Why the code would not be isolated; `nil` when it would.
  private func weakness() async throws -> String? {
    let canary = FileManager.default.temporaryDirectory
      .appendingPathComponent("maspob-canary-\(UUID().uuidString)")
    let content = Data("untouched".utf8)
    do { try content.write(to: canary) } catch { return "no temporary file can be written" }
    defer { try? FileManager.default.removeItem(at: canary) }
    let sandbox = PythonSandbox(command(storage: 1 << 20), concurrency: 1, warm: 0)
    let outcome: PythonOutcome
    do {
      outcome = try await sandbox.run(Self.job(canary: canary.path))
    } catch let error as SandboxError {
      return error.message
    }
    guard (try? Data(contentsOf: canary)) == content else { return "code can write files" }
    switch outcome.ending {
    case .passed(value: ""): return nil
    case .passed(let findings): return "code can reach \(findings ?? "something")"
    default: return "the trial program ended with \(outcome.ending)"
    }
  }

  private static func job(canary: String) -> PythonJob {
    let source = String(decoding: PackageResources.probe_py, as: UTF8.self)
    return PythonJob(
      source: source + "\nCANARY = bytes.fromhex('\(canary.utf8.map(hexadecimal).joined())')\n",
      entryPoint: "findings", action: .call(),
      limits: SandboxLimits(wallTime: .seconds(10), storage: 1 << 20))
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }
}
