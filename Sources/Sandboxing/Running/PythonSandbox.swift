import Subprocesses

/// Runs each job in an isolated interpreter of its own, started ahead of time and thrown away afterwards.
///
/// Where there is a test, it runs in a process of its own. The one that runs the source holds nothing with which it
/// could claim success: not the test, not the verdict, no object of the harness. It is asked for the values of calls
/// and can only answer; answers are rebuilt from built-in types before anything is compared, and what has no such
/// form is never equal to a value. A program can still pass undeservedly through what the test itself leaves to the
/// program: its own classes where a test compares their instances with each other, the truth of an object that a
/// test asserts, and names that a test uses without defining them, other than built-in ones and the prelude's.
///
/// In return a test sees the program from afar: what a call does to a list, dictionary, set or byte array that it was
/// given shows after the call, but the identity of such objects does not survive it, and an object of another type
/// has its attributes, items and methods, but no arithmetic.
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
    decoding: PackageResources.confinement_py + PackageResources.reports_py
      + PackageResources.values_py + PackageResources.peer_py + PackageResources.solution_py
      + PackageResources.judge_py + PackageResources.harness_py, as: UTF8.self)

  /// Time for an interpreter to start and to report, beyond what a job may take.
  private static let grace = Duration.seconds(15)

  public func run(_ job: PythonJob) async throws -> PythonOutcome {
    let request = try HarnessRequest.bytes(of: job)
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
    let memory = JobMemory(of: child, limit: job.limits.memory)
    let answer: IsolatedExchange.Answer
    do {
      answer = try exchange.answer(
        to: request, isCancelled: { isCancelled() || memory.isExceeded() })
    } catch is CancellationError where memory.wasExceeded {
      return PythonOutcome(ending: .exceeded(.memory), duration: .now - start)
    }
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
