import CSpawn
import Foundation
import Glibc

extension ChildProcess {
  /// - Parameter streams: what the child gets as its descriptors 0, 1, 2 and so on; it gets no others.
  static func spawn(
    _ command: [String], in folder: String, environment: [String: String],
    streams: [FileDescriptor]
  ) throws(SubprocessError) -> pid_t {
    guard let program = command.first else { throw SubprocessError("the command is empty") }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    let first = try Self.numbers(of: streams)
    defer { for number in first { close(number) } }
    for (target, number) in first.enumerated() {
      unsafe posix_spawn_file_actions_adddup2(&actions, number, Int32(target))
    }
    unsafe cspawn_addclosefrom(&actions, Int32(streams.count))
    unsafe cspawn_addchdir(&actions, folder)
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    configure(&attributes)
    let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    var id: pid_t = 0
    let code = unsafe withCStrings(command) { arguments in
      unsafe withCStrings(variables) { variables in
        unsafe posix_spawnp(&id, program, &actions, &attributes, arguments, variables)
      }
    }
    guard code == 0 else {
      throw SubprocessError(
        "cannot start '\(program.prefix(200))' in \(folder): \(systemReason(code))")
    }
    return id
  }

  /// Copies above the child's own numbers: putting one in its place must not overwrite the next, and a copy
  /// onto itself would stay closed on exec.
  private static func numbers(
    of streams: [FileDescriptor]
  ) throws(SubprocessError) -> [Int32] {
    var copies: [Int32] = []
    for stream in streams {
      let copy = fcntl(stream.number, F_DUPFD_CLOEXEC, 10)
      guard copy >= 0 else {
        for number in copies { close(number) }
        throw SubprocessError("cannot copy a descriptor: \(systemReason(errno))")
      }
      copies.append(copy)
    }
    return copies
  }

  /// A group of its own, and the signals as a program expects them: what this process ignores, such as
  /// SIGPIPE, its children would ignore too.
  private static func configure(_ attributes: inout posix_spawnattr_t) {
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGPIPE, SIGINT, SIGTERM] { unsafe sigaddset(&signals, signal) }
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
  }

  /// Lends texts as the null-terminated array that C expects.
  private static func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var pointers = unsafe texts.map { unsafe strdup($0) }
    defer { unsafe pointers.forEach { unsafe free($0) } }
    unsafe pointers.append(nil)
    return unsafe pointers.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("the array holds its nil") }
      return unsafe body(base)
    }
  }
}
