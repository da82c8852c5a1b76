import Foundation
import Sandboxing
import Synchronization
import Testing

/// A script of ours behind real pipes, and requests that do their worst to it.
@Suite(.serialized) struct PythonServiceTests {
  private static let script = """
    import os, time
    BASE = 40
    def handle(request):
        global BASE
        kind = request["do"]
        if kind == "add": return {"sum": BASE + request["x"], "text": "ä"}
        if kind == "spoil": BASE = 0; return BASE
        if kind == "sleep": time.sleep(60)
        if kind == "spin":
            while True: pass
        if kind == "raise": raise ValueError("no\\nway")
        if kind == "leave": os._exit(3)
        if kind == "hog": return len("x" * (1 << 40))
        if kind == "daemon":
            if os.fork() == 0:
                if os.fork() == 0: time.sleep(600)
                os._exit(0)
            return os.getpid()
        if kind == "children":
            alive = []
            for pid in range(3, 200):
                try: os.kill(pid, 0)
                except ProcessLookupError: continue
                except PermissionError: pass
                alive.append(pid)
            alive.remove(os.getpid())
            return alive
        if kind == "print": print("noise" * 10); return 1
        if kind == "pid": return os.getppid()
        if kind == "large": return "y" * request["x"]
    """

  private func service(modules: [String] = [], workers: Int = 1) async throws -> PythonService {
    PythonService(
      try await Sandboxes.python(), name: "the test service", script: Array(Self.script.utf8),
      modules: modules, workers: workers)
  }

  private func ask(
    _ service: PythonService, _ request: String, timeout: Duration = .seconds(20)
  ) async throws -> String {
    String(decoding: try await service.call(Array(request.utf8), timeout: timeout), as: UTF8.self)
  }

  private func code(
    _ service: PythonService, _ request: String, timeout: Duration = .seconds(20)
  ) async throws -> SandboxError.Code? {
    do {
      _ = try await ask(service, request, timeout: timeout)
      return nil
    } catch let error as SandboxError { return error.code }
  }

  @Test func answersWithWhatTheScriptReturns() async throws {
    let service = try await service()
    #expect(try await ask(service, #"{"do":"add","x":2}"#) == #"{"sum": 42, "text": "\u00e4"}"#)
    #expect(try await ask(service, #"{"do":"print"}"#) == "1")
    let long = try await ask(service, #"{"do":"large","x":1000000}"#)
    #expect(long.utf8.count == 1_000_002)
  }

  @Test func noRequestDamagesTheNext() async throws {
    let service = try await service()
    let parent = try await ask(service, #"{"do":"pid"}"#)
    #expect(try await ask(service, #"{"do":"spoil"}"#) == "0")
    #expect(try await code(service, #"{"do":"raise"}"#) == .failed)
    #expect(try await code(service, #"{"do":"leave"}"#) == .failed)
    #expect(try await code(service, #"{"do":"hog"}"#) == .timedOut)
    #expect(try await code(service, #"{"do":"sleep"}"#, timeout: .milliseconds(200)) == .timedOut)
    #expect(try await code(service, #"{"do":"spin"}"#, timeout: .milliseconds(200)) == .timedOut)
    #expect(try await code(service, "no JSON") == .failed)
    _ = try await ask(service, #"{"do":"daemon"}"#)
    // The first process of the sandbox may not have reaped what was killed.
    var children = ""
    for _ in 1...50 where children != "[]" {
      children = try await ask(service, #"{"do":"children"}"#)
    }
    #expect(children == "[]")
    #expect(try await ask(service, #"{"do":"add","x":1}"#).contains("41"))
    // All by the same process: nothing had to be started anew.
    #expect(try await ask(service, #"{"do":"pid"}"#) == parent)
  }

  @Test func theReasonOfAnExceptionIsTold() async throws {
    let service = try await service()
    await #expect {
      try await ask(service, #"{"do":"raise"}"#)
    } throws: { ($0 as? SandboxError)?.message == "the test service: ValueError: no way" }
  }

  @Test func aCancelledRequestMakesRoomForTheNext() async throws {
    let service = try await service()
    let request = Task { try await ask(service, #"{"do":"sleep"}"#, timeout: .seconds(60)) }
    try await Task.sleep(for: .milliseconds(300))
    let waiting = Task { try await ask(service, #"{"do":"add","x":0}"#) }
    try await Task.sleep(for: .milliseconds(50))
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    request.cancel()
    await #expect(throws: CancellationError.self) { try await request.value }
    #expect(try await ask(service, #"{"do":"add","x":0}"#).contains("40"))
  }

  @Test func severalAtATime() async throws {
    let service = try await service(workers: 2)
    let hasEnded = Mutex(false)
    let slow = Task {
      defer { hasEnded.withLock { $0 = true } }
      return try await ask(service, #"{"do":"sleep"}"#, timeout: .seconds(20))
    }
    try await Task.sleep(for: .milliseconds(100))
    #expect(try await ask(service, #"{"do":"add","x":5}"#).contains("45"))
    #expect(!hasEnded.withLock { $0 }, "the second request waited for the first")
    slow.cancel()
    await #expect(throws: CancellationError.self) { try await slow.value }
  }

  @Test func aMissingModuleIsNamed() async throws {
    let service = try await service(modules: ["nosuchmodule"])
    for _ in 1...2 {
      await #expect {
        try await ask(service, "1")
      } throws: { error in
        (error as? SandboxError).map {
          $0.code == .missingInterpreter && $0.message.contains("nosuchmodule")
        } ?? false
      }
    }
  }
}
