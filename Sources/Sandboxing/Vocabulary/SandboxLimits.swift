/// What one job may take before it is ended.
public struct SandboxLimits: Hashable, Sendable {
  /// From the start of the job until its result is there.
  public var wallTime: Duration
  /// Of a process, and of the job's first one with all that it waited for; rounded up to seconds.
  public var cpuTime: Duration
  /// Bytes: of the address space of a process, and of the memory of all processes of the job together. The sum is
  /// looked at ten times a second: between two looks it can be exceeded.
  public var memory: Int
  /// Processes and threads at a time.
  public var processes: Int
  /// Bytes of standard output and standard error that are kept; more ends the job.
  public var output: Int
  /// Bytes of a file, and of the private temporary folder.
  public var storage: Int

  public init(
    wallTime: Duration = .seconds(15), cpuTime: Duration = .seconds(15),
    memory: Int = 1 << 30, processes: Int = 16, output: Int = 1 << 20, storage: Int = 16 << 20
  ) {
    self.wallTime = wallTime
    self.cpuTime = cpuTime
    self.memory = memory
    self.processes = processes
    self.output = output
    self.storage = storage
  }
}
