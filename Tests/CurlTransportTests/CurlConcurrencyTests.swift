import CurlTransport
import Foundation
import LanguageModels
import Testing
import _TestSupport

@Suite struct CurlConcurrencyTests {
  let server: FaultServer

  init() throws { server = try FaultServer() }

  func request(_ behaviour: String) -> HTTPRequest {
    HTTPRequest(
      method: "POST", url: "\(server.baseURL)/chat/completions",
      headers: [("X-Behaviour", behaviour)], body: Data("{}".utf8))
  }

  @Test func completes256AtOnce() async throws {
    let transport = CurlHTTPTransport(
      configuration: CurlTransportConfiguration(maximumConcurrentRequests: 256))
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<256 {
        group.addTask { try await transport.send(request("latency/0.2")).status }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses == [Int](repeating: 200, count: 256))
    #expect(try await server.bill(through: transport).requests == 256)
  }

  @Test func neverExceedsItsLimitAndServesAll() async throws {
    let transport = CurlHTTPTransport(
      configuration: CurlTransportConfiguration(maximumConcurrentRequests: 5))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<60 {
        group.addTask { _ = try await transport.send(request("latency/0.01")) }
      }
      try await group.waitForAll()
    }
    let bill = try await server.bill(through: transport)
    #expect(bill.requests == 60)
    #expect(bill.peak == 5)
    #expect(bill.connections <= 5)
  }

  @Test func cancellationReturnsAtOnceAndClosesTheConnection() async throws {
    let transport = CurlHTTPTransport()
    var quickest = Duration.seconds(60)
    // The best of a few: the bound is about us, not about a machine that is busy otherwise.
    for attempt in 1...5 where quickest > .milliseconds(200) {
      let task = Task { try await transport.send(request("latency/30")) }
      try await server.waitUntil(through: transport) { $0.requests == attempt }
      let start = ContinuousClock.now
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      quickest = min(quickest, ContinuousClock.now - start)
      try await server.waitUntil(through: transport) { $0.aborted == attempt }
    }
    #expect(quickest <= .milliseconds(200))
  }

  @Test func cancelledInTheQueueNeverReachesTheServer() async throws {
    let transport = CurlHTTPTransport(
      configuration: CurlTransportConfiguration(maximumConcurrentRequests: 1))
    let other = CurlHTTPTransport()
    let first = Task { try await transport.send(request("latency/2")) }
    try await server.waitUntil(through: other) { $0.requests == 1 }
    let second = Task { try await transport.send(request("ok")) }
    let third = Task { try await transport.send(request("ok")) }
    // Time for both to reach the queue; a cancellation before that is the next test's matter.
    try await Task.sleep(for: .milliseconds(200))
    second.cancel()
    await #expect(throws: CancellationError.self) { try await second.value }
    #expect(try await first.value.status == 200)
    #expect(try await third.value.status == 200)
    #expect(try await server.bill(through: other).requests == 2)
  }

  @Test func cancelledBeforeItStarts() async throws {
    let transport = CurlHTTPTransport()
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await transport.send(request("ok"))
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(try await server.bill(through: transport).requests == 0)
  }

  @Test func cancellationStorm() async throws {
    let transport = CurlHTTPTransport(
      configuration: CurlTransportConfiguration(maximumConcurrentRequests: 16))
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<200 {
        group.addTask {
          let task = Task { try await transport.send(request("latency/0.02")) }
          if number.isMultiple(of: 2) { task.cancel() }
          _ = await task.result
        }
      }
    }
    #expect(try await transport.send(request("ok")).status == 200)
  }

  @Test func shutdownFailsWhatIsPendingAndRefusesWhatComes() async throws {
    let transport = CurlHTTPTransport(
      configuration: CurlTransportConfiguration(maximumConcurrentRequests: 2))
    let tasks = (0..<6).map { _ in Task { try await transport.send(request("latency/30")) } }
    let other = CurlHTTPTransport()
    try await server.waitUntil(through: other) { $0.requests == 2 }
    transport.shutdown()
    for task in tasks { await #expect(throws: TransportError.self) { try await task.value } }
    let late = await #expect(throws: TransportError.self) {
      try await transport.send(request("ok"))
    }
    #expect(late?.message == "the HTTP transport was shut down")
    #expect(try await server.bill(through: other).requests == 2)
  }

  @Test func manyTransportsComeAndGo() async throws {
    let before = try Self.threadCount()
    for _ in 0..<150 { _ = try await CurlHTTPTransport().send(request("ok")) }
    // Other tests run beside this one and own threads: a hundred and fifty leaked ones would show.
    #expect(try Self.threadCount() < before + 100)
  }

  private static func threadCount() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
  }
}
