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
    wallTime: .seconds(2), cpuTime: .seconds(1), memory: 512 << 20, processes: 8, output: 64 << 10)

  private func job(_ source: String, canary: String, port: UInt16) -> PythonJob {
    let report = #"{\"ending\":\"passed\"}"#
    let names = """
      CANARY = "\(canary)"; PROJECT = "\(Self.project)"; PORT = \(port)
      REPORT = "\(report)"; WRONG = False
      FAKE = "{\\"report\\":" + REPORT + ",\\"output\\":\\"\\",\\"seconds\\":0}"

      """
    return PythonJob(
      source: names + source, entryPoint: "f",
      action: .check(
        test: "def check(candidate):\n    assert candidate(2) == 4", passesEntryPoint: true),
      limits: Self.limits)
  }

  private static let right = PythonJob(
    source: "def f(x): return x + x", entryPoint: "f",
    action: .check(
      test: "def check(candidate):\n    assert candidate(2) == 4", passesEntryPoint: true),
    limits: limits)

  /// The quickest of some, or the first that is quick enough: whatever else runs on this machine, and an
  /// interpreter that was not yet warm, can only make one slower. What a program leaves behind slows them all.
  private func quickest(
    _ sandbox: PythonSandbox, enough: Duration = .zero, tries: Int = 3
  ) async throws -> Duration {
    var best = Duration.seconds(60)
    for _ in 1...tries where best > enough {
      let start = ContinuousClock.now
      let outcome = try await sandbox.run(Self.right)
      best = min(best, ContinuousClock.now - start)
      #expect(outcome.hasPassed)
    }
    return best
  }

  @Test func thereAreEnough() {
    #expect(EscapePrograms.all.count >= 100)
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
    let usual = try await quickest(sandbox)
    for program in EscapePrograms.all {
      let outcome = try await sandbox.run(
        job(program.source, canary: canary.path, port: listener.port))
      #expect(!outcome.hasPassed, "\(program) passed")
      #expect(outcome.output.utf8.count <= 3 * Self.limits.output, "\(program)")
      let most = usual + .milliseconds(100)
      let after = try await quickest(sandbox, enough: most, tries: 12)
      #expect(after <= most, "\(program): \(usual) before, \(after) after")
    }
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
