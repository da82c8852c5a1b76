import Subprocesses

/// Looks at the memory of a job from time to time: the kernel's limits hold for each of its processes alone.
///
/// Of one thread.
final class JobMemory {
  private let child: ChildProcess
  private let limit: Int
  private var next: ContinuousClock.Instant
  private(set) var wasExceeded = false

  /// What the processes have that are not the job's: the programs that isolate it, and our own scripts.
  static let allowance = 48 << 20
  /// A job that is over before the first look costs nothing.
  private static let interval = Duration.milliseconds(100)

  init(of child: ChildProcess, limit: Int) {
    self.child = child
    self.limit = limit
    next = .now + Self.interval
  }

  /// Looks, when it is time to.
  func isExceeded() -> Bool {
    guard !wasExceeded, ContinuousClock.now >= next else { return wasExceeded }
    wasExceeded = child.residentBytes > limit + Self.allowance
    next = .now + Self.interval
    return wasExceeded
  }
}
