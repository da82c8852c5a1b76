import Foundation
import Subprocesses

/// Runs each job in an isolated interpreter of its own, started ahead of time and thrown away afterwards.
///
/// The verdict comes from a process that the job's code cannot reach: it forks the one that runs the code, and
/// believes it only after a report in two steps that no exit, output or stray write looks like. What no sandbox
/// can rule out, and what does pass here, is code that was written against this very harness, finds its secrets
/// in its own interpreter, such as in the frames that called it, and reports for itself; and objects that claim
/// to equal whatever a test compares them with.
public final class PythonSandbox: CodeRunner {
  /// The protection that the code runs under.
  public let level: SandboxLevel
  private let command: IsolatedCommand
  private let pool: InterpreterPool
  private let gate: FIFOGate
  private let queue = BlockingQueue("maspob.sandbox", isSerial: false)
  private let packageFolders: [String]

  /// Begins to start interpreters at once.
  ///
  /// - Parameters:
  ///   - concurrency: jobs at a time; more wait in their order.
  ///   - warm: interpreters that wait for a job.
  ///   - storage: bytes of the temporary folder; a job with another limit gets an interpreter that is not warm.
  public convenience init(
    _ python: SandboxedPython, concurrency: Int = 2, warm: Int? = nil,
    storage: Int = SandboxLimits().storage
  ) {
    self.init(python.command(storage: storage), concurrency: concurrency, warm: warm ?? concurrency)
  }

  init(_ command: IsolatedCommand, concurrency: Int, warm: Int) {
    self.command = command
    level = command.level
    packageFolders = command.interpreter.packageFolders
    pool = InterpreterPool(
      command, script: Self.script, arguments: packageFolders, size: warm)
    gate = FIFOGate(limit: concurrency)
  }

  static let script = String(
    decoding: PackageResources.confinement_py + PackageResources.harness_py, as: UTF8.self)

  /// Time for an interpreter to start and to report, beyond what a job may take.
  private static let grace = Duration.seconds(15)

  public func run(_ job: PythonJob) async throws -> PythonOutcome {
    let request = Array(try JSONEncoder().encode(HarnessRequest(job)))
    return try await gate.pass {
      try await queue.run { [self] isCancelled in
        let child = try interpreter(for: job)
        // Left to itself it takes its own children along and buries them: a killed one would leave that to the
        // first process of the machine, which in a container may never do it.
        defer { queue.later { _ = child.end(grace: .seconds(1)) } }
        return try outcome(of: job, request, child, isCancelled)
      }
    }
  }

  /// Ends the interpreters that wait.
  public func shutdown() { pool.close() }

  private func interpreter(for job: PythonJob) throws -> ChildProcess {
    if job.limits.storage == command.storage { return try pool.take() }
    let command = IsolatedCommand(
      level: level, interpreter: command.interpreter, storage: job.limits.storage,
      environment: command.environment)
    let arguments = packageFolders
    return try LaunchThread.shared.run {
      Result { try command.start(script: Self.script, arguments: arguments) }
    }.get()
  }

  private func outcome(
    of job: PythonJob, _ request: [UInt8], _ child: ChildProcess, _ isCancelled: () -> Bool
  ) throws -> PythonOutcome {
    let start = ContinuousClock.now
    let exchange = IsolatedExchange(
      child: child, deadline: start + job.limits.wallTime + Self.grace)
    let answer = try exchange.answer(to: request, isCancelled: isCancelled)
    let duration = ContinuousClock.now - start
    switch answer {
    case .line(let line):
      // Only a child that lied about itself can have written something else.
      return HarnessReply.outcome(of: line)
        ?? PythonOutcome(ending: .vanished(status: 0), duration: duration)
    case .timedOut: return PythonOutcome(ending: .exceeded(.wallTime), duration: duration)
    case .ended(let status):
      return PythonOutcome(ending: .vanished(status: status), duration: duration)
    }
  }
}
