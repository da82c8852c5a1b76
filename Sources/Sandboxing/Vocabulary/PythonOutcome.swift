/// How a job ended, as seen from outside the process that ran it.
public struct PythonOutcome: Hashable, Sendable {
  public enum Ending: Hashable, Sendable {
    /// Everything returned; with `call` the text of the value.
    case passed(value: String?)
    /// Assertions that do not hold, in their order.
    case failed([AssertionFailure])
    /// An exception that no assertion raised: its type, its message and the trace of the job's own code.
    case raised(type: String, message: String, traceback: String)
    /// The source defines no such function.
    case missingEntryPoint
    /// The entry point cannot be called without arguments.
    case needsArguments
    /// A limit was reached.
    case exceeded(Limit)
    /// The process ended before it gave a result: it left by itself, whatever its status, or was killed.
    case vanished(status: Int32)
  }

  public enum Limit: String, Hashable, Sendable, CaseIterable {
    case wallTime, cpuTime, memory, processes, output, storage
  }

  /// A statement whose assertion does not hold.
  public struct AssertionFailure: Hashable, Sendable {
    /// The statement as it was given.
    public let statement: String
    public let type: String
    public let message: String
    public let traceback: String

    public init(statement: String, type: String, message: String, traceback: String) {
      self.statement = statement
      self.type = type
      self.message = message
      self.traceback = traceback
    }
  }

  public let ending: Ending
  /// What the job printed, cut at its limit.
  public let output: String
  public let duration: Duration

  public init(ending: Ending, output: String = "", duration: Duration = .zero) {
    self.ending = ending
    self.output = output
    self.duration = duration
  }

  public var hasPassed: Bool {
    if case .passed = ending { true } else { false }
  }
}
