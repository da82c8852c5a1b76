import CurlTransport
import Foundation
import LanguageModels
import Synchronization
import Testing
import _TestSupport

/// Tasks on the thread that does the transfers.
@Suite(.timeLimit(.minutes(1))) struct LoopExecutorTests {
  private func thread() -> pthread_t { pthread_self() }

  @Test func everyPieceOfATaskRunsOnOneThread() async throws {
    let server = try FaultServer()
    let transport = CurlHTTPTransport()
    let executor = try #require(transport.taskExecutor)
    let model = OpenAIChatModel(
      endpoint: try ModelEndpoint(baseURL: server.baseURL, apiKey: APIKey(canary)),
      transport: transport, services: .quick(clock: SkippingClock()))
    let threads = await withTaskGroup(of: Set<pthread_t>.self) { group in
      for _ in 0..<20 {
        group.addTask(executorPreference: executor) {
          let seen = Mutex<Set<pthread_t>>([thread()])
          let reply = try? await model.complete(.asking("stream/3/0.01"), context: .test) { _ in
            _ = seen.withLock { $0.insert(thread()) }
          }
          await Task.yield()
          #expect(reply?.text == "p0 p1 p2 ")
          return seen.withLock { $0.union([thread()]) }
        }
      }
      return await group.reduce(into: Set()) { $0.formUnion($1) }
    }
    #expect(threads.count == 1)
  }

  /// A task that is always ready to go on leaves the sockets their time.
  @Test func busyTasksDoNotHoldTransfersUp() async throws {
    let server = try FaultServer()
    let transport = CurlHTTPTransport()
    let isDone = Mutex(false)
    let busy = Task(executorPreference: transport.taskExecutor) {
      while !isDone.withLock({ $0 }) { await Task.yield() }
    }
    // Several in pieces: each socket has to be looked at again and again.
    let request = HTTPRequest(
      method: "POST", url: server.root + "/v1/chat/completions",
      headers: [("X-Behaviour", "slow/drip/5/0.01")], body: Data(#"{"messages": []}"#.utf8))
    let start = ContinuousClock.now
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<5 { group.addTask { try await transport.send(request).status } }
      for try await status in group { #expect(status == 200) }
    }
    // A tenth of a second; sockets that are not looked at wait for libcurl's own timers.
    #expect(ContinuousClock.now - start < .seconds(5))
    isDone.withLock { $0 = true }
    await busy.value
  }

  @Test func tasksOutliveTheThread() async throws {
    let transport = CurlHTTPTransport()
    let executor = try #require(transport.taskExecutor)
    let (gate, opened) = AsyncStream<Void>.makeStream()
    let waiting = Task(executorPreference: executor) {
      let before = thread()
      for await _ in gate {}
      return before != thread()
    }
    // It waits on the thread before that ends.
    await Task(executorPreference: executor) { await Task.yield() }.value
    transport.shutdown()
    opened.finish()
    #expect(await waiting.value)
    #expect(await Task(executorPreference: executor) { 1 }.value == 1)
  }

  /// The last reference may go on the very thread that the end waits for.
  @Test func theTransportMayEndOnItsOwnThread() async throws {
    let transport = Mutex<CurlHTTPTransport?>(CurlHTTPTransport())
    let executor = try #require(transport.withLock { $0?.taskExecutor })
    let ended = Task(executorPreference: executor) {
      transport.withLock { $0 = nil }
      await Task.yield()
      return true
    }
    #expect(await ended.value)
  }
}
