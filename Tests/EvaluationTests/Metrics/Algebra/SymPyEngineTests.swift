import Foundation
import Sandboxing
import Testing
import Workflows
import _TestSupport

@testable import Evaluation

/// What SymPy must not do with a text: run it, believe it, or make a row of it that nobody can judge.
struct SymPyEngineTests {
  /// Writes the engine's reply wherever it may be read.
  private static let forgery =
    #"exec("import posix\nfor i in range(3,64):\n try:posix.write(i,b'ok {\"equal\": true}\n')\n except OSError:pass")"#

  @Test(arguments: [
    forgery, #"__import__("time").sleep(60)"#, "print(exec)", "(1).real", "x. real",
    "(lambda: 5)()",
    #"f"{5}""#, "[5][0]", "eval(srepr(x))", "sympify(sstr(5))", "(5 if (y:=1) else 2)",
  ]) func aTextIsNeverRun(text: String) async throws {
    for parsesLaTeX in [true, false] {
      let engine = try await PythonServices.symPy(parsesLaTeX: parsesLaTeX)
      let start = ContinuousClock.now
      for (first, second) in [(text, "5"), ("5", text)] {
        #expect(!(try await engine.areEqual(first, second, compatibility: .reference)))
      }
      // Time enough to sleep would have been time enough to end at the limit.
      #expect(ContinuousClock.now - start < SymPyEngine.timeout)
    }
  }

  @Test(arguments: [
    ("sqrt(8)", "2*sqrt(2)"), ("abs(-3)", "3"), ("max(2, 3)", "3"), ("pi*2^2", "12.566"),
    ("3!", "6"),
    ("sin(pi)", "0"), ("x**2", "x*x"), ("5.", "5 "), ("0x10", "16"), ("sum((3, 2))", "5"),
  ]) func plainNotationIsStillRead(first: String, second: String) async throws {
    let engine = try await PythonServices.symPy(parsesLaTeX: false)
    #expect(try await engine.areEqual(first, second, compatibility: .reference))
  }

  @Test func whatReachesALimitIsUnequal() async throws {
    let engine = try await PythonServices.symPy()
    async let power = engine.areEqual("10^{10^{10}}", "5", compatibility: .reference)
    async let tower = engine.areEqual("2^{2^{2^{2^{2^{2}}}}}", "5", compatibility: .reference)
    #expect(try await !power)
    #expect(try await !tower)
  }

  @Test func shutdownEndsTheInterpreters() async throws {
    let found = try await PythonInterpreter.find()
    let folder = try TemporaryFolder()
    // Named in the arguments of the processes of this one engine.
    let interpreter = PythonInterpreter(
      program: found.program, version: found.version, libraryFolders: found.libraryFolders,
      packageFolders: found.packageFolders + [folder.url.path])
    let engine = SymPyEngine(try await SandboxedPython.probe(interpreter))
    #expect(try await engine.areEqual("x+x", "2x", compatibility: .reference))
    #expect(processes(naming: folder.url.path) > 0)
    engine.shutdown()
    for _ in 1...100 where processes(naming: folder.url.path) > 0 {
      try await Task.sleep(for: .milliseconds(50))
    }
    #expect(processes(naming: folder.url.path) == 0)
  }

  private func processes(naming text: String) -> Int {
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return folders.filter { number in
      guard Int(number) != nil,
        let line = try? Data(contentsOf: URL(filePath: "/proc/\(number)/cmdline"))
      else { return false }
      return line.firstRange(of: Data(text.utf8)) != nil
    }.count
  }
}
