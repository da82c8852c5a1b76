import Foundation
import Glibc
import Synchronization

/// The process groups of every child that is alive, for an end without time to clean up.
public enum ChildProcessGroups {
  private static let live = Mutex<Set<pid_t>>([])

  static func add(_ group: pid_t) { live.withLock { _ = $0.insert(group) } }

  static func remove(_ group: pid_t) { live.withLock { _ = $0.remove(group) } }

  /// Ends every child and its children at once.
  public static func killAll() {
    live.withLock { groups in
      for group in groups { _ = Glibc.kill(-group, SIGKILL) }
    }
  }
}

/// A running program with pipes, leader of a process group of its own: its children end with it.
///
/// Not for two threads at a time. All pipes are non-blocking on this side.
final class ChildProcess {
  private let id: pid_t
  let input: FileDescriptor
  let output: FileDescriptor
  let errors: FileDescriptor
  private var isReaped = false

  /// Starts a program without a shell.
  ///
  /// - Parameters:
  ///   - command: the program, looked up in `PATH` unless it has a slash, and its arguments.
  ///   - folder: where it runs; relative programs are looked up from there.
  ///   - environment: every variable it sees.
  /// - Throws: ``EvaluationError`` with code `cannotStart` and the system's reason.
  init(
    _ command: [String], in folder: String, environment: [String: String]
  ) throws(EvaluationError) {
    let stdin = try Pipe()
    let stdout = try Pipe()
    let stderr = try Pipe()
    id = try Self.spawn(
      command, in: folder, environment: environment,
      streams: (stdin.read.number, stdout.write.number, stderr.write.number))
    (input, output, errors) = (stdin.write, stdout.read, stderr.read)
    for descriptor in [input, output, errors] {
      _ = fcntl(descriptor.number, F_SETFL, O_NONBLOCK)
    }
    ChildProcessGroups.add(id)
  }

  deinit {
    // Whoever forgets `end(grace:)` leaves no process behind all the same.
    if !isReaped { kill() }
  }

  /// True once the program ended; its status stays to be read, so that its number is not given away.
  var hasEnded: Bool {
    var information = unsafe siginfo_t()
    let result = unsafe waitid(P_PID, id_t(id), &information, WEXITED | WNOHANG | WNOWAIT)
    return unsafe result == 0 && information.si_signo == SIGCHLD
  }

  /// Closes its input, waits a moment, then ends it and its children.
  ///
  /// - Returns: how it ended, such as `status 3` or `signal 9`.
  ///
  /// - Precondition: it was not ended before.
  func end(grace: Duration) -> String {
    input.close()
    let deadline = ContinuousClock.now + grace
    while !hasEnded, ContinuousClock.now < deadline { usleep(5_000) }
    let status = kill()
    return status & 0x7F == 0 ? "status \((status >> 8) & 0xFF)" : "signal \(status & 0x7F)"
  }

  /// Kills the whole group and reaps its leader.
  @discardableResult
  private func kill() -> Int32 {
    isReaped = true
    // Before the leader is reaped: until then nobody else can have the group's number.
    _ = Glibc.kill(-id, SIGKILL)
    var status: Int32 = 0
    while unsafe waitpid(id, &status, 0) < 0, errno == EINTR {}
    ChildProcessGroups.remove(id)
    return status
  }
}

/// A file descriptor that is closed with its last reference.
final class FileDescriptor {
  let number: Int32
  private var isOpen = true

  init(_ number: Int32) { self.number = number }

  func close() {
    if isOpen { _ = Glibc.close(number) }
    isOpen = false
  }

  deinit { close() }
}

/// Both ends of a pipe; no other child inherits them.
private struct Pipe {
  let read: FileDescriptor
  let write: FileDescriptor

  init() throws(EvaluationError) {
    var ends: [Int32] = [0, 0]
    guard unsafe pipe(&ends) == 0 else {
      throw EvaluationError(.cannotStart, "cannot open a pipe: \(systemReason(errno))")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (read, write) = (FileDescriptor(ends[0]), FileDescriptor(ends[1]))
  }
}

/// The system's own words for an error number.
func systemReason(_ number: Int32) -> String { unsafe String(cString: strerror(number)) }
