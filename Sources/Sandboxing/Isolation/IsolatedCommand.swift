import Foundation
import Glibc
import Subprocesses
import Synchronization

/// How one of our scripts is started where it can do no harm.
struct IsolatedCommand: Sendable {
  let level: SandboxLevel
  let interpreter: PythonInterpreter
  /// Bytes of the private temporary folder.
  let storage: Int
  /// The variables in which helper programs are looked up.
  let environment: [String: String]

  /// The processes of a sandbox that are not the job's but count towards its limit.
  ///
  /// As root each sandbox has a user of its own for the job, and one for what judges it; otherwise all of it belongs
  /// to one user.
  var spareProcesses: Int { isRoot ? 0 : 5 }

  /// Starts Python with a script of ours.
  ///
  /// The thread that calls this must outlive the process: the kernel ends it with that thread.
  ///
  /// - Parameter arguments: after the users of the job and of its judge, ``spareProcesses`` and the filter, which
  ///   every script gets.
  /// - Throws: ``SandboxError`` with code `failed`.
  func start(script: String, arguments: [String]) throws(SandboxError) -> ChildProcess {
    let text = CompiledScript.text(of: script, for: interpreter.program)
    let users = isRoot ? [UserNumbers.next(), UserNumbers.next()] : [0, 0]
    let python =
      [interpreter.program, "-I", "-S", "-c", text]
      + users.map { String($0) } + [String(spareProcesses), lateFilter] + arguments
    switch level {
    case .bubblewrap:
      let filter = try Self.converting { () throws(SubprocessError) in try Self.filter() }
      return try start(try bubblewrap(hasFilter: filter != nil) + python, gift: filter)
    case .namespaces: return try start(try namespaces() + python)
    }
  }

  private func start(
    _ command: [String], gift: FileDescriptor? = nil
  ) throws(SandboxError) -> ChildProcess {
    // What the helper needs to be found; nothing of it reaches the code.
    let environment = ["PATH": searchPath]
    return try Self.converting { () throws(SubprocessError) in
      try ChildProcess(command, in: "/", environment: environment, gift: gift)
    }
  }

  private static func converting<Value>(
    _ body: () throws(SubprocessError) -> Value
  ) throws(SandboxError) -> Value {
    do { return try body() } catch { throw SandboxError(.failed, error.message) }
  }

  private var searchPath: String { environment["PATH"] ?? "/usr/sbin:/usr/bin:/sbin:/bin" }

  /// Where a helper program is.
  ///
  /// - Throws: ``SandboxError`` with code `failed`.
  func helper(_ name: String) throws(SandboxError) -> String {
    for folder in searchPath.split(separator: ":") {
      let path = "\(folder)/\(name)"
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    throw SandboxError(.failed, "there is no '\(name)' on the PATH")
  }

  var isRoot: Bool { geteuid() == 0 }

  /// The filter in digits, where Python itself has to ask for it.
  private var lateFilter: String {
    guard level == .namespaces, let program = SystemCallFilter.program else { return "" }
    return program.map { String(format: "%02x", $0) }.joined()
  }

  /// The system calls that are refused, in a pipe to read them from.
  private static func filter() throws(SubprocessError) -> FileDescriptor? {
    guard let program = SystemCallFilter.program else { return nil }
    let pipe = try DescriptorPipe()
    let written = unsafe program.withUnsafeBytes {
      unsafe Glibc.write(pipe.write.number, $0.baseAddress, $0.count)
    }
    // A pipe takes 64 KiB at once, and the program has less than one.
    guard written == program.count else { throw SubprocessError("cannot hand over the filter") }
    pipe.write.close()
    return pipe.read
  }
}

/// Users for each sandbox, so that limits count for it alone and no two can reach each other.
private enum UserNumbers {
  private static let used = Mutex<UInt32>(0)

  /// One that no program has: from 2^30 on, apart for each process of this machine; where only the usual
  /// numbers exist, such as in a container of an ordinary user, from 60000 on.
  static func next() -> UInt32 {
    let count = used.withLock { used in
      used &+= 1
      return used
    }
    guard hasAllNumbers else { return 60_000 + count % 5_000 }
    return 1 << 30 + UInt32(truncatingIfNeeded: getpid()) % (1 << 22) * 256 + count % 256
  }

  private static let hasAllNumbers: Bool = {
    let map = (try? String(contentsOfFile: "/proc/self/uid_map", encoding: .utf8)) ?? ""
    return map.split(whereSeparator: \.isWhitespace).last == "4294967295"
  }()
}
