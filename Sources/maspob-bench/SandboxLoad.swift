import Foundation
import Sandboxing
import Subprocesses

/// Checks of small programs in sandboxes, beside the same programs as `python3 file.py`.
struct SandboxLoad {
  private struct Program {
    let source: String
    let entryPoint: String
    let test: String

    var job: PythonJob {
      PythonJob(
        source: source, entryPoint: entryPoint, action: .check(test: test, passesEntryPoint: true))
    }

    /// The same check as a program of its own.
    var file: String { "\(source)\n\(test)\ncheck(\(entryPoint))\n" }
  }

  private static let checksAtATime = 2

  private let programs: [Program]
  private let checks: Int
  private let python: SandboxedPython

  /// Reads `--sandbox [checks] [file]`, prints a line of JSON a figure. The file has rows in the form of HumanEval;
  /// without one the programs are two small ones.
  static func run(_ arguments: [String]) async throws {
    let checks = arguments.first.flatMap(Int.init) ?? 500
    let python = try await SandboxedPython.probe()
    let programs = try arguments.count > 1 ? read(arguments[1]) : small
    let load = SandboxLoad(programs: programs, checks: checks, python: python)
    try await load.latency()
    try await load.throughput()
  }

  /// One check at a time with warm interpreters, less the start of a Python that does nothing.
  private func latency() async throws {
    let sandbox = PythonSandbox(python, concurrency: 1, warm: 2)
    defer { sandbox.shutdown() }
    var warm: [Double] = []
    for index in 0..<min(checks, 100) {
      // Until interpreters wait again.
      try await Task.sleep(for: .milliseconds(150))
      warm.append(try await Self.seconds { _ = try await check(index, in: sandbox) })
    }
    let start = try await Self.starts(["-I", "-S", "-c", "pass"], python.interpreter, count: 100)
    let (checked, started) = (Self.median(warm), Self.median(start))
    Self.print("latency.check", "ms", 1000 * checked)
    Self.print("latency.python", "ms", 1000 * started)
    Self.print("latency.beyond", "ms", 1000 * (checked - started))
  }

  private func throughput() async throws {
    let sandbox = PythonSandbox(
      python, concurrency: Self.checksAtATime, warm: Self.checksAtATime)
    defer { sandbox.shutdown() }
    let isolated = try await Self.seconds {
      try await sideBySide { _ = try await check($0, in: sandbox) }
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "bench-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = programs.indices.map { folder.appending(path: "\($0).py").path }
    for (program, file) in zip(programs, files) {
      try Data(program.file.utf8).write(to: URL(filePath: file))
    }
    let plain = try await Self.seconds {
      try await sideBySide { index in
        _ = try await Self.start([files[index % files.count]], python.interpreter)
      }
    }
    Self.print("throughput.sandbox", "1/s", Double(checks) / isolated)
    Self.print("throughput.plain", "1/s", Double(checks) / plain)
    Self.print("throughput.ratio", "1", plain / isolated)
  }

  private func check(_ index: Int, in sandbox: PythonSandbox) async throws {
    let outcome = try await sandbox.run(programs[index % programs.count].job)
    guard outcome.hasPassed else {
      throw SandboxError(.failed, "program \(index % programs.count) ended with \(outcome.ending)")
    }
  }

  private func sideBySide(_ body: @escaping @Sendable (Int) async throws -> Void) async throws {
    let checks = checks
    try await withThrowingTaskGroup(of: Void.self) { group in
      for first in 0..<Self.checksAtATime {
        group.addTask {
          for index in stride(from: first, to: checks, by: Self.checksAtATime) {
            try await body(index)
          }
        }
      }
      try await group.waitForAll()
    }
  }

  private static let queue = BlockingQueue("bench.python", isSerial: false)

  /// The seconds from before the start of a Python to its end.
  private static func start(
    _ arguments: [String], _ interpreter: PythonInterpreter
  ) async throws -> Double {
    try await queue.run { isCancelled in
      let start = Clock.wall.now
      let child = try ChildProcess(
        [interpreter.program] + arguments, in: "/", environment: ["LC_ALL": "C.UTF-8"])
      var exchange = LineExchange(request: [], deadline: .now + .seconds(60))
      guard case .ended = exchange.run(with: child, log: { _ in }, isCancelled: isCancelled),
        child.end(grace: .seconds(1)) == "status 0"
      else { throw SandboxError(.failed, "a plain program failed") }
      return Clock.wall.now - start
    }
  }

  private static func starts(
    _ arguments: [String], _ interpreter: PythonInterpreter, count: Int
  ) async throws -> [Double] {
    var values: [Double] = []
    for _ in 0..<count { values.append(try await start(arguments, interpreter)) }
    return values
  }

  private static func seconds(_ body: () async throws -> Void) async rethrows -> Double {
    let start = Clock.wall.now
    try await body()
    return Clock.wall.now - start
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  private static func print(_ name: String, _ unit: String, _ value: Double) {
    Swift.print(
      "{\"name\":\"\(name)\",\"unit\":\"\(unit)\",\"value\":\(String(format: "%.4g", value))}")
  }

  private static func read(_ path: String) throws -> [Program] {
    struct Row: Decodable {
      let prompt: String
      let canonical_solution: String
      let test: String
      let entry_point: String
    }
    return try Data(contentsOf: URL(filePath: path)).split(separator: UInt8(ascii: "\n")).map {
      let row = try JSONDecoder().decode(Row.self, from: Data($0))
      return Program(
        source: row.prompt + row.canonical_solution, entryPoint: row.entry_point, test: row.test)
    }
  }

  private static let small = [
    Program(
      source: "def double(x):\n    return 2 * x", entryPoint: "double",
      test: "def check(candidate):\n    assert candidate(21) == 42"),
    Program(
      source: """
        import math
        from typing import List

        def primes(limit: int) -> List[int]:
            return [n for n in range(2, limit) if all(n % d for d in range(2, math.isqrt(n) + 1))]
        """, entryPoint: "primes",
      test: "def check(candidate):\n    assert candidate(20) == [2, 3, 5, 7, 11, 13, 17, 19]"),
  ]
}
