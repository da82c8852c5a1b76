import Foundation
import Sandboxing
import Testing

/// What becomes of ordinary code, right and wrong.
@Suite(.serialized) struct PythonSandboxTests {
  private func ending(
    _ source: String, entryPoint: String? = nil, _ action: PythonJob.Action = .execute,
    limits: SandboxLimits = SandboxLimits()
  ) async throws -> PythonOutcome.Ending {
    try await Sandboxes.run(
      PythonJob(source: source, entryPoint: entryPoint, action: action, limits: limits)
    ).ending
  }

  @Test func aValueComesBackAsText() async throws {
    let outcome = try await Sandboxes.run(
      PythonJob(
        source: "print('working'); import math\ndef solve(): return [math.gcd(12, 18), 'ä€😀']",
        entryPoint: "solve", action: .call()))
    #expect(outcome.ending == .passed(value: "[6, 'ä€😀']"))
    #expect(outcome.output == "working\n")
    #expect(outcome.duration > .zero && outcome.duration < .seconds(10))
  }

  @Test func entryPointsAreLookedAtBeforeTheCall() async throws {
    let source = "def f(x, y=1): pass\ndef g(x=2): return x\ng2 = 5\ndef h(*, k): pass"
    let refusing = PythonJob.Action.call(refusingParameters: true)
    #expect(try await ending(source, entryPoint: "f", refusing) == .needsArguments)
    #expect(try await ending(source, entryPoint: "h", refusing) == .needsArguments)
    #expect(try await ending(source, entryPoint: "g", refusing) == .passed(value: "2"))
    #expect(try await ending(source, entryPoint: "g2", refusing) == .missingEntryPoint)
    #expect(try await ending(source, entryPoint: "none", .execute) == .missingEntryPoint)
  }

  @Test func checksPassFailAndRaise() async throws {
    let test =
      "def check(candidate):\n    assert candidate(2) == 4\n    assert candidate(3) == 9, 'three'"
    let action = PythonJob.Action.check(test: test, passesEntryPoint: true)
    #expect(
      try await ending("def f(x): return x * x", entryPoint: "f", action) == .passed(value: nil))
    let failed = try await ending("def f(x): return x + 2", entryPoint: "f", action)
    guard case .failed(let failures) = failed else { return #expect(Bool(false), "\(failed)") }
    #expect(
      failures == [
        .init(
          statement: "assert candidate(3) == 9, 'three'", type: "AssertionError", message: "three",
          traceback: """
            Traceback (most recent call last):
              File "<test>", line 3, in check
                assert candidate(3) == 9, 'three'
            AssertionError: three
            """)
      ])
    let raised = try await ending("def f(x):\n  return x / 0", entryPoint: "f", action)
    guard case .raised(let type, let message, let trace) = raised else {
      return #expect(Bool(false), "\(raised)")
    }
    #expect(type == "ZeroDivisionError" && message == "division by zero")
    #expect(trace.contains("File \"<solution>\", line 2, in f\n    return x / 0\n"))
  }

  @Test func aCheckWithoutTheEntryPointGetsNone() async throws {
    let action = PythonJob.Action.check(
      test: "def check(): assert double(2) == 4", passesEntryPoint: false)
    #expect(try await ending("def double(x): return 2 * x", action) == .passed(value: nil))
  }

  @Test func everyFailedAssertionIsCollectedAndAnExceptionEndsIt() async throws {
    let source = "def f(x): return 1 // x"
    let all = try await ending(
      source, .assert(["assert f(1) == 1", "assert f(1) == 2", "assert f(2) == 7, 'no'"]))
    guard case .failed(let failures) = all else { return #expect(Bool(false), "\(all)") }
    #expect(failures.map(\.statement) == ["assert f(1) == 2", "assert f(2) == 7, 'no'"])
    #expect(failures.map(\.message) == ["", "no"])
    let raised = try await ending(
      source, .assert(["assert f(1) == 2", "assert f(0)", "assert f(9)"]))
    guard case .raised("ZeroDivisionError", _, _) = raised else {
      return #expect(Bool(false), "\(raised)")
    }
    #expect(try await ending(source, .assert(["assert f(1) == 1"])) == .passed(value: nil))
  }

  @Test func sourceThatIsNoPythonRaises() async throws {
    let ending = try await ending("def f(:\n  pass")
    guard case .raised("SyntaxError", let message, let trace) = ending else {
      return #expect(Bool(false), "\(ending)")
    }
    #expect(message.contains("line 1"))
    #expect(trace.contains("File \"<solution>\", line 1\n    def f(:"))
  }

  @Test func theModuleIsComplete() async throws {
    // A dataclass looks its module up by name, and so does a pickle.
    let source = """
      from __future__ import annotations
      import dataclasses, typing, pickle
      @dataclasses.dataclass
      class P:
          x: typing.ClassVar[int] = 1
          y: int = 2
      def f(): return pickle.loads(pickle.dumps(P())).y, __name__
      """
    #expect(
      try await ending(source, entryPoint: "f", .call()) == .passed(value: "(2, 'solution')"))
  }

  @Test func aPreludeComesFirstAndLeavesTheBeginningToTheSource() async throws {
    let source = "from __future__ import annotations\ndef f(x: Unknown = 2): return offered(x)"
    let prelude = "import math\ndef offered(x): return math.gcd(x, 4)\nf = None"
    let outcome = try await Sandboxes.run(
      PythonJob(source: source, prelude: prelude, entryPoint: "f", action: .call()))
    #expect(outcome.ending == .passed(value: "2"))
    let broken = try await Sandboxes.run(
      PythonJob(source: "x = 1", prelude: "y = 1\ny.z"))
    guard case .raised("AttributeError", _, let trace) = broken.ending else {
      return #expect(Bool(false), "\(broken.ending)")
    }
    #expect(trace.contains("File \"<prelude>\", line 2, in <module>\n    y.z\n"))
  }

  @Test func limitsEndAJobAndSayWhich() async throws {
    let short = SandboxLimits(
      wallTime: .seconds(60), cpuTime: .seconds(1), memory: 256 << 20, processes: 4, output: 1_000,
      storage: 1 << 20)
    let programs: [(String, PythonOutcome.Limit)] = [
      ("while True: pass", .cpuTime),
      ("x = 'a' * (1 << 30)", .memory),
      ("x = []\nwhile True: x.append(bytes(1 << 20))", .memory),
      ("import os\nwhile True: os.fork()", .processes),
      (
        "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=[60]).start()",
        .processes
      ),
      ("while True: print('x' * 100)", .output),
      ("import sys\nwhile True: sys.stderr.write('x' * 100)", .output),
      ("open('f', 'wb').write(bytes(2 << 20))", .storage),
      ("for i in range(9): open(f'f{i}', 'wb').write(bytes(900_000))", .storage),
    ]
    for (source, limit) in programs {
      #expect(
        try await ending(source, limits: short) == .exceeded(limit), "\(source)")
    }
  }

  /// Each of them is within the limit.
  @Test func memoryIsLimitedForAllProcessesTogether() async throws {
    let source = """
      import os, time
      for _ in range(8):
          if os.fork() == 0:
              x = b'x' * (100 << 20)
              time.sleep(20)
              os._exit(0)
      time.sleep(SECONDS)
      """
    let job = source.replacing("SECONDS", with: "20")
    let start = ContinuousClock.now
    #expect(
      try await ending(job, limits: SandboxLimits(memory: 400 << 20)) == .exceeded(.memory))
    #expect(ContinuousClock.now - start < .seconds(10))
    #expect(
      try await ending(
        source.replacing("SECONDS", with: "1"), limits: SandboxLimits(memory: 1 << 30))
        == .passed(value: nil))
  }

  @Test func whoeverSleepsIsWoken() async throws {
    let limits = SandboxLimits(wallTime: .milliseconds(300))
    let start = ContinuousClock.now
    #expect(
      try await ending("import time; time.sleep(60)", limits: limits) == .exceeded(.wallTime))
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  @Test func outputIsCutAtItsLimit() async throws {
    let outcome = try await Sandboxes.run(
      PythonJob(
        source: "print('ab' * 1000)", limits: SandboxLimits(output: 11)))
    #expect(outcome.ending == .exceeded(.output))
    #expect(outcome.output == "ababababababababababab".prefix(11))
    let exact = try await Sandboxes.run(
      PythonJob(source: "print('a' * 10)", limits: SandboxLimits(output: 11)))
    #expect(exact.ending == .passed(value: nil))
  }

  @Test func aCancelledJobEndsAtOnce() async throws {
    let start = ContinuousClock.now
    let job = Task {
      try await Sandboxes.run(PythonJob(source: "import time; time.sleep(60)"))
    }
    try await Task.sleep(for: .milliseconds(100))
    job.cancel()
    await #expect(throws: CancellationError.self) { try await job.value }
    #expect(ContinuousClock.now - start < .seconds(3))
    #expect(try await ending("pass") == .passed(value: nil))
  }
}
