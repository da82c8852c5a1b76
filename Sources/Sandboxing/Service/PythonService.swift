import Foundation
import Subprocesses

/// Isolated interpreters that keep a script of ours loaded and answer requests, each in a fork of its own: the
/// script is trusted, its input is not, and one bad request neither delays nor damages the next.
///
/// The script defines `handle(request)`, which gets the decoded JSON value of a request and returns a value to
/// encode. What it imports is loaded once.
public final class PythonService: Sendable {
  private let pool: InterpreterPool
  private let gate: FIFOGate
  private let queue = BlockingQueue("maspob.service", isSerial: false)
  private let name: String

  /// A longer script does not fit an argument of a program.
  public static let maximumScriptBytes = 100_000

  /// Begins to start the interpreters at once.
  ///
  /// - Parameters:
  ///   - name: for messages.
  ///   - script: Python source in UTF-8, at most ``maximumScriptBytes``.
  ///   - modules: imported before the script; one that is missing is reported by every call.
  ///   - packageFolders: where modules lie, beside those of the interpreter's own environment.
  ///   - workers: requests at a time.
  ///   - memory: address space of a request, in bytes, what was imported included.
  public init(
    _ python: SandboxedPython, name: String, script: [UInt8], modules: [String] = [],
    packageFolders: [String] = [], workers: Int = 1, memory: Int = 2 << 30
  ) {
    precondition(
      script.count <= Self.maximumScriptBytes, "a script of \(script.count) bytes is too long")
    self.name = name
    let imports = modules.map { "import \($0)\n" }.joined()
    let python = python.adding(packageFolders: packageFolders)
    pool = InterpreterPool(
      python.command(storage: 1 << 20), script: Self.script,
      arguments: [String(memory), imports + String(decoding: script, as: UTF8.self)]
        + python.interpreter.packageFolders,
      size: workers, isReused: true)
    gate = FIFOGate(limit: workers)
  }

  private static let script = String(
    decoding: PackageResources.confinement_py + PackageResources.service_py, as: UTF8.self)

  /// Time for an interpreter to start and to import, beyond what a request may take.
  private static let grace = Duration.seconds(60)

  /// The script's answer to one request.
  ///
  /// - Parameters:
  ///   - request: one JSON value without a newline.
  ///   - timeout: from the moment the request is looked at; it does not count the start of an interpreter.
  /// - Returns: one JSON value in ASCII.
  /// - Throws: ``SandboxError`` with code `timedOut` when a limit was reached, `missingInterpreter` when a module
  ///   is missing, `failed` when the script raised or the process could not be spoken to; `CancellationError`.
  public func call(_ request: [UInt8], timeout: Duration) async throws -> [UInt8] {
    precondition(!request.contains(UInt8(ascii: "\n")), "a request is one line")
    let question = Array("\(timeout / .seconds(1)) ".utf8) + request
    return try await gate.pass {
      try await queue.run { [self] isCancelled in
        let child = try pool.take()
        let line: [UInt8]
        do {
          line = try answer(to: question, child, timeout, isCancelled)
        } catch {
          // What follows on its pipe cannot be told apart from the next answer.
          child.kill()
          throw error
        }
        pool.giveBack(child)
        return try reply(line, timeout)
      }
    }
  }

  /// Ends the interpreters.
  public func shutdown() { pool.close() }

  private func answer(
    to line: [UInt8], _ child: ChildProcess, _ timeout: Duration, _ isCancelled: () -> Bool
  ) throws -> [UInt8] {
    let exchange = IsolatedExchange(child: child, deadline: .now + timeout + Self.grace)
    switch try exchange.answer(to: line, isCancelled: isCancelled) {
    case .line(let line): return line
    // Its own watch ends a request in time: it is the interpreter that did not start.
    case .timedOut: throw SandboxError(.failed, "\(name) did not answer")
    case .ended(let status):
      throw SandboxError(.failed, "\(name) ended with status \(status)")
    }
  }

  private func reply(_ line: [UInt8], _ timeout: Duration) throws -> [UInt8] {
    let space = line.firstIndex(of: UInt8(ascii: " ")) ?? line.endIndex
    let body = line[space...].dropFirst()
    let text = String(decoding: body.prefix(500), as: UTF8.self)
    switch String(decoding: line[..<space], as: UTF8.self) {
    case "ok": return Array(body)
    case "exceeded":
      throw SandboxError(
        .timedOut, "\(name) reached its limit of \(text) (\(timeout / .seconds(1)) s)")
    case "missing":
      throw SandboxError(
        .missingInterpreter,
        "\(name) cannot start: \(text); scripts/setup.sh installs what it needs, MASPOB_PYTHON names another "
          + "Python")
    default: throw SandboxError(.failed, "\(name): \(text)")
    }
  }
}
