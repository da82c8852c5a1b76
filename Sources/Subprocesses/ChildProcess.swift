import Foundation
import Glibc
import Synchronization

/// A running program with pipes, leader of a process group of its own: its children end with it.
///
/// All pipes are non-blocking on this side. One conversation at a time, ends from any thread.
package final class ChildProcess: Sendable {
  private let id: pid_t
  package let input: FileDescriptor
  package let output: FileDescriptor
  package let errors: FileDescriptor
  /// The status once it was reaped.
  private let status = Mutex<Int32?>(nil)

  /// Starts a program without a shell.
  ///
  /// - Parameters:
  ///   - command: the program, looked up in `PATH` unless it has a slash, and its arguments.
  ///   - folder: where it runs; relative programs are looked up from there.
  ///   - environment: every variable it sees.
  ///   - gift: one more descriptor that it gets, as its number 3. It inherits no other.
  /// - Throws: ``SubprocessError`` with the system's reason.
  package init(
    _ command: [String], in folder: String, environment: [String: String],
    gift: FileDescriptor? = nil
  ) throws(SubprocessError) {
    Self.ignoreBrokenPipes
    let stdin = try DescriptorPipe()
    let stdout = try DescriptorPipe()
    let stderr = try DescriptorPipe()
    id = try Self.spawn(
      command, in: folder, environment: environment,
      streams: [stdin.read, stdout.write, stderr.write] + (gift.map { [$0] } ?? []))
    (input, output, errors) = (stdin.write, stdout.read, stderr.read)
    for descriptor in [input, output, errors] {
      _ = fcntl(descriptor.number, F_SETFL, O_NONBLOCK)
    }
    ChildProcessGroups.add(id)
  }

  var number: pid_t { id }

  /// Writing to a program that went away must be an error, not the end of this process.
  private static let ignoreBrokenPipes: Void = { _ = Glibc.signal(SIGPIPE, SIG_IGN) }()

  // Whoever forgets to end it leaves no process behind all the same.
  deinit { kill() }

  /// True once the program ended; its status stays to be read, so that its number is not given away.
  package var hasEnded: Bool {
    status.withLock { status in
      if status != nil { return true }
      var information = unsafe siginfo_t()
      let result = unsafe waitid(P_PID, id_t(id), &information, WEXITED | WNOHANG | WNOWAIT)
      return unsafe result == 0 && information.si_signo == SIGCHLD
    }
  }

  /// Closes its input, waits a moment, then ends it and its children.
  ///
  /// - Returns: how it ended, such as `status 3` or `signal 9`.
  package func end(grace: Duration) -> String {
    input.close()
    let deadline = ContinuousClock.now + grace
    while !hasEnded, ContinuousClock.now < deadline { usleep(1_000) }
    let status = kill()
    return status & 0x7F == 0 ? "status \((status >> 8) & 0xFF)" : "signal \(status & 0x7F)"
  }

  /// Kills the whole group and reaps its leader; nothing where that was done.
  ///
  /// - Returns: its status in the form of `waitpid`.
  @discardableResult
  package func kill() -> Int32 {
    status.withLock { status in
      if let status { return status }
      // Before the leader is reaped: until then nobody else can have the group's number.
      _ = Glibc.kill(-id, SIGKILL)
      var result: Int32 = 0
      while unsafe waitpid(id, &result, 0) < 0, errno == EINTR {}
      ChildProcessGroups.remove(id)
      status = result
      return result
    }
  }
}
