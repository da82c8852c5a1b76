import Foundation
import Glibc
import Sandboxing
import Testing
import _TestSupport

/// Every way out that we could think of, by a program each: none leads out, none passes, and the job after it
/// finds everything as if nothing had been.
@Suite(.serialized) struct EscapeTests {
  private static let project = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../..").standardizedFileURL.path

  private static let limits = SandboxLimits(
    wallTime: .milliseconds(1_500), cpuTime: .seconds(1), memory: 512 << 20, processes: 8,
    output: 64 << 10)

  private func job(
    _ program: EscapePrograms.Program, canary: String, port: UInt16
  ) -> PythonJob {
    let report = #"{\"ending\":\"passed\"}"#
    let names = """
      CANARY = "\(canary)"; PROJECT = "\(Self.project)"; PORT = \(port)
      REPORT = "\(report)"; WRONG = False
      FAKE = "{\\"report\\":" + REPORT + ",\\"output\\":\\"\\",\\"seconds\\":0}"

      """
    var limits = Self.limits
    // Nothing more happens in the rest of the time.
    if program.isEndless { limits.wallTime = .milliseconds(500) }
    return PythonJob(
      source: names + program.source, entryPoint: "f",
      action: .check(test: program.test, passesEntryPoint: true), limits: limits)
  }

  private static let right = PythonJob(
    source: "def f(x): return x + x", entryPoint: "f",
    action: .check(
      test: "def check(candidate):\n    assert candidate(2) == 4", passesEntryPoint: true),
    limits: limits)

  /// How long a right program takes now.
  private func quiet(_ sandbox: PythonSandbox) async throws -> Duration {
    // As for the job after a program: until interpreters wait again.
    try await Task.sleep(for: .milliseconds(30))
    let start = ContinuousClock.now
    #expect(try await sandbox.run(Self.right).hasPassed)
    return ContinuousClock.now - start
  }

  private func median(_ values: [Duration]) -> Duration { values.sorted()[values.count / 2] }

  private static let bound = Duration.milliseconds(100)

  /// By how much a program slows the next one. Where that is too much, the median of several times: what else runs on
  /// this machine may have slowed one.
  ///
  /// - Parameter last: how long a right program took after the program before; set to how long it takes after this one.
  private func slowing(
    by job: PythonJob, _ program: EscapePrograms.Program, in sandbox: PythonSandbox,
    since last: inout Duration
  ) async throws -> Duration {
    var differences: [Duration] = []
    var before = last
    repeat {
      last = try await quiet(sandbox, after: job, program)
      differences.append(last - before)
      guard differences[0] > Self.bound else { return differences[0] }
      before = try await quiet(sandbox)
    } while differences.count < 5
    // Of a time that is too long the next program must not be judged.
    last = before
    return median(differences)
  }

  private func quiet(
    _ sandbox: PythonSandbox, after job: PythonJob, _ program: EscapePrograms.Program
  ) async throws -> Duration {
    let outcome = try await sandbox.run(job)
    #expect(!outcome.hasPassed, "\(program) passed")
    #expect(outcome.output.utf8.count <= 3 * Self.limits.output, "\(program)")
    return try await quiet(sandbox)
  }

  private func usual(_ sandbox: PythonSandbox) async throws -> Duration {
    var values: [Duration] = []
    for _ in 1...9 { values.append(try await quiet(sandbox)) }
    return median(values)
  }

  @Test func thereAreEnough() {
    #expect(EscapePrograms.all.count >= 140)
    #expect(Set(EscapePrograms.all.map(\.name)).count == EscapePrograms.all.count)
  }

  @Test(arguments: SandboxLevel.allCases)
  func noneEscapesNonePassesNoneSlowsTheNext(level: SandboxLevel) async throws {
    let folder = try TemporaryFolder()
    let canary = folder.file("canary")
    try Data("untouched".utf8).write(to: canary)
    let listener = try Listener()
    let sandbox = PythonSandbox(
      try await SandboxedPython.probe(try await Sandboxes.python().interpreter, levels: [level]),
      warm: 4)
    defer { sandbox.shutdown() }
    let start = try await usual(sandbox)
    var last = start
    for program in EscapePrograms.all {
      let job = job(program, canary: canary.path, port: listener.port)
      let slowing = try await slowing(by: job, program, in: sandbox, since: &last)
      #expect(slowing <= Self.bound, "\(program)")
    }
    // What lasts would slow the programs before the others as well.
    #expect(try await usual(sandbox) <= start + Self.bound)
    #expect(try Data(contentsOf: canary) == Data("untouched".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["canary"])
    #expect(!listener.wasReached)
    sandbox.shutdown()
    #expect(try await nothingIsLeft(), "\(HostProcesses.isolated())")
  }

  /// What is killed takes a moment to go.
  private func nothingIsLeft() async throws -> Bool {
    for _ in 1...100 {
      if HostProcesses.isolated().isEmpty { return true }
      try await Task.sleep(for: .milliseconds(50))
    }
    return false
  }
}

/// The machine's processes that belong to a sandbox of this process.
private enum HostProcesses {
  static func isolated() -> [String] {
    // The numbers of users that only sandboxes of this very process have.
    let first = 1 << 30 + UInt32(truncatingIfNeeded: getpid()) % (1 << 22) * 256
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return folders.filter { Int($0) != nil }.filter { number in
      let status = (try? String(contentsOfFile: "/proc/\(number)/status", encoding: .utf8)) ?? ""
      guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("Uid:") }),
        let user = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({
          UInt32($0)
        })
      else { return false }
      return (first..<first + 256).contains(user)
    }
  }
}

/// A port of the machine's own network.
private final class Listener: Sendable {
  private let descriptor: Int32
  let port: UInt16

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = self.descriptor
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && listen(descriptor, 8) == 0
          && getsockname(descriptor, $0, &length) == 0
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    try #require(isListening)
  }

  deinit { close(descriptor) }

  var wasReached: Bool {
    let connection = accept(descriptor, nil, nil)
    if connection >= 0 { close(connection) }
    return connection >= 0
  }
}
