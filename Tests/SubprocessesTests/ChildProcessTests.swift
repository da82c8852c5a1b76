import Foundation
import Glibc
import Subprocesses
import Testing

/// Real programs behind the pipes.
@Suite(.serialized) struct ChildProcessTests {
  private func exchange(_ child: ChildProcess, _ request: String) -> LineExchange.Result {
    var exchange = LineExchange(request: Array(request.utf8), deadline: .now + .seconds(10))
    return exchange.run(with: child, log: { _ in }, isCancelled: { false })
  }

  private func python(_ source: String, gift: FileDescriptor? = nil) throws -> ChildProcess {
    try ChildProcess(
      ["/usr/bin/env", "python3", "-c", source], in: "/", environment: ["PATH": "/usr/bin:/bin"],
      gift: gift)
  }

  @Test func inheritsNothingButItsStreamsAndWhatItIsGiven() throws {
    // Left open on exec, as a careless library would.
    let leak = dup(STDERR_FILENO)
    defer { close(leak) }
    let source = """
      import os
      input()
      def opens(n):
          try: os.fstat(n)
          except OSError: return False
          return True
      print([n for n in range(200) if opens(n)])
      """
    let plain = try python(source)
    guard case .answer(let line) = exchange(plain, "") else { return #expect(Bool(false)) }
    #expect(String(decoding: line, as: UTF8.self) == "[0, 1, 2]")
    let pipe = try DescriptorPipe()
    let gifted = try python(source, gift: pipe.read)
    guard case .answer(let longer) = exchange(gifted, "") else { return #expect(Bool(false)) }
    #expect(String(decoding: longer, as: UTF8.self) == "[0, 1, 2, 3]")
  }

  @Test func aKillTakesTheChildrenAlong() throws {
    let child = try python(
      """
      import os, time
      input()
      pid = os.fork()
      if pid == 0: time.sleep(60)
      print(pid, flush=True); time.sleep(60)
      """)
    guard case .answer(let line) = exchange(child, "") else { return #expect(Bool(false)) }
    let grandchild = try #require(pid_t(String(decoding: line, as: UTF8.self)))
    #expect(Glibc.kill(grandchild, 0) == 0)
    child.kill()
    #expect(child.hasEnded)
    #expect(child.kill() & 0x7F == SIGKILL)
    let deadline = ContinuousClock.now + .seconds(5)
    while isAlive(grandchild), ContinuousClock.now < deadline { usleep(5_000) }
    #expect(!isAlive(grandchild))
  }

  /// A process that nobody has reaped yet is dead all the same.
  private func isAlive(_ id: pid_t) -> Bool {
    guard let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8) else {
      return false
    }
    return !text.contains(") Z ")
  }

  @Test func aProgramThatIsNotThereIsAnErrorWithItsName() {
    #expect {
      try ChildProcess(["/nowhere/program"], in: "/", environment: [:])
    } throws: { error in
      (error as? SubprocessError)?.message
        == "cannot start '/nowhere/program' in /: No such file or directory"
    }
  }
}
