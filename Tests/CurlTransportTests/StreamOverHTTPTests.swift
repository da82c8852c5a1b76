import CurlTransport
import Foundation
import LanguageModels
import Synchronization
import Testing
import _TestSupport

/// Streamed answers over a real connection, whole and broken.
@Suite struct StreamOverHTTPTests {
  let server: FaultServer
  let log = MemoryCallLog()
  let ledger = BudgetLedger(caps: BudgetCaps(calls: 100, tokens: 1_000_000))

  init() throws { server = try FaultServer() }

  private func model(
    _ transport: any HTTPTransport = CurlHTTPTransport(), _ policy: RetryPolicy = .never
  ) throws -> OpenAIChatModel {
    var services = CallServices.quick(clock: SkippingClock())
    services.log = log
    services.ledger = ledger
    services.retryPolicy = policy
    return OpenAIChatModel(
      endpoint: try ModelEndpoint(baseURL: server.baseURL, apiKey: APIKey(canary)),
      transport: transport, services: services)
  }

  private struct Failed: Error {
    let events: [ChatStreamEvent]
    let error: LanguageModelError
  }

  private func read(
    _ behaviour: String, _ model: OpenAIChatModel
  ) async throws -> (events: [ChatStreamEvent], response: ChatResponse) {
    let events = Mutex<[ChatStreamEvent]>([])
    do {
      let response = try await model.complete(.asking(behaviour), context: .test) { event in
        events.withLock { $0.append(event) }
      }
      return (events.withLock { $0 }, response)
    } catch let error as LanguageModelError {
      #expect(CallLogTotals(log.records).spent == ledger.snapshot.spent)
      throw Failed(events: events.withLock { $0 }, error: error)
    }
  }

  @Test(arguments: ["", "/bytes", "/crlf", "/comments"])
  func piecesArriveAndAddUp(how: String) async throws {
    let (events, response) = try await read("stream/3/0.01\(how)", model())
    #expect(events == [.text("p0 "), .text("p1 "), .text("p2 "), .finished(.stop)])
    #expect(response.text == "p0 p1 p2 " && response.finishReason == .stop)
    #expect(response.usage == TokenUsage(inputTokens: 12, outputTokens: 3, cachedInputTokens: 4))
    #expect(response.attempts == 1 && ledger.snapshot.spent == BudgetAmount(calls: 1, tokens: 15))
    #expect(ledger.snapshot.reserved == .zero)
  }

  @Test(arguments: ["nodone", "nousage"])
  func withoutUsageItIsEstimated(how: String) async throws {
    let (_, response) = try await read("stream/2/0/\(how)", model())
    #expect(response.text == "p0 p1 " && response.usage.isEstimated)
  }

  @Test func aServerThatDoesNotStreamIsUnderstood() async throws {
    for behaviour in ["stream/1/0/plain", "ok"] {
      let (events, response) = try await read(behaviour, model())
      #expect(events == [.text("fine"), .finished(.stop)])
      #expect(response.usage.outputTokens == 3)
    }
  }

  /// A piece is there long before the last one.
  @Test func piecesArriveWhileTheyAreWritten() async throws {
    let start = ContinuousClock.now
    let first = Mutex<Duration?>(nil)
    _ = try await model().complete(.asking("stream/4/0.3"), context: .test) { _ in
      first.withLock { $0 = $0 ?? (ContinuousClock.now - start) }
    }
    let all = ContinuousClock.now - start
    let early = try #require(first.withLock { $0 })
    #expect(all >= .milliseconds(900) && all - early >= .milliseconds(800))
  }

  @Test func connectionsAreUsedAgain() async throws {
    let transport = CurlHTTPTransport()
    let model = try model(transport)
    for _ in 1...5 {
      _ = try await read("stream/2/0", model)
      // Until the end of the body was read behind the answer.
      try await Task.sleep(for: .milliseconds(50))
    }
    #expect(try await server.bill(through: CurlHTTPTransport()).connections <= 2)
  }

  /// The reason is the last word: what breaks behind it costs the counts, not the answer.
  @Test(arguments: ["reset", "error"])
  func whatBreaksBehindTheReasonChangesNothing(how: String) async throws {
    let (events, response) = try await read("stream/2/0/late\(how)", model())
    #expect(events == [.text("p0 "), .text("p1 "), .finished(.stop)])
    #expect(response.text == "p0 p1 " && response.usage.isEstimated)
    #expect(ledger.snapshot.reserved == .zero && ledger.snapshot.spent.calls == 1)
  }

  @Test(arguments: [
    ("reset", LanguageModelError.Code.unreachable), ("error", .serverError),
    ("silent", .unreachable), ("stall", .timeout),
  ])
  func whatBreaksLaterIsNeverTriedAgain(
    how: String, code: LanguageModelError.Code
  ) async throws {
    let transport = CurlHTTPTransport(configuration: .init(idleTimeout: .milliseconds(400)))
    let failed = await #expect(throws: Failed.self) {
      try await read("stream/2/0/\(how)", model(transport, RetryPolicy()))
    }
    #expect(failed?.events == [.text("p0 "), .text("p1 ")])
    #expect(failed?.error.code == code)
    let bill = try await server.bill(through: CurlHTTPTransport())
    #expect(bill.byModel["stream/2/0/\(how)"] == 1)
    #expect(ledger.snapshot.reserved == .zero && ledger.snapshot.spent.calls == 1)
  }

  @Test func whatFailsBeforeItsFirstPieceIsTriedAgain() async throws {
    let (events, response) = try await read(
      "flaky/503/2", model(CurlHTTPTransport(), RetryPolicy()))
    #expect(events == [.text("fine"), .finished(.stop)] && response.attempts == 3)
    let failed = await #expect(throws: Failed.self) { try await read("status/401", model()) }
    #expect(failed?.error.code == .authentication && failed?.events == [])
  }

  @Test func aCancelledCallEndsAtOnceAndSaysNothingMore() async throws {
    let model = try model()
    let count = Mutex(0)
    let task = Task {
      try await model.complete(.asking("stream/100/0.05"), context: .test) { _ in
        count.withLock { $0 += 1 }
      }
    }
    while count.withLock({ $0 }) < 3 { try await Task.sleep(for: .milliseconds(5)) }
    let start = ContinuousClock.now
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(ContinuousClock.now - start < .milliseconds(200))
    let seen = count.withLock { $0 }
    try await Task.sleep(for: .milliseconds(200))
    #expect(count.withLock { $0 } == seen)
    try await server.waitUntil(through: CurlHTTPTransport()) { $0.aborted == 1 }
    #expect(ledger.snapshot.reserved == .zero)
  }

  @Test func aReaderThatGivesUpClosesTheConnection() async throws {
    struct Enough: Error {}
    let model = try model()
    await #expect(throws: Enough.self) {
      try await model.complete(.asking("stream/100/0.05"), context: .test) { _ in throw Enough() }
    }
    try await server.waitUntil(through: CurlHTTPTransport()) { $0.aborted == 1 }
  }

  /// The server is held up by a reader that does not read, and the idle time-out is not the reader's.
  @Test func aSlowReaderMakesTheServerWait() async throws {
    let transport = CurlHTTPTransport(configuration: .init(idleTimeout: .milliseconds(300)))
    let bytes = 24_000_000
    let model = try model(transport)
    let pieces = Mutex(0)
    let server = server
    let response = try await model.complete(.asking("flood/\(bytes)"), context: .test) { event in
      guard
        pieces.withLock({
          $0 += 1; return $0 == 1
        })
      else { return }
      try await Task.sleep(for: .milliseconds(1_500))
      let early = try await server.bill(through: CurlHTTPTransport()).faults["pieces"] ?? 0
      // What lies in buffers of ours and of the kernel's, whose own grow to ten megabytes.
      #expect(early * 1_000 < bytes * 3 / 4, "\(early) pieces were sent")
    }
    #expect(response.text.utf8.count > 20_000_000)
    #expect(response.text.allSatisfy { $0 == "x" })
  }

  @Test func bodiesAreReadAsTheyCome() async throws {
    let transport = CurlHTTPTransport(configuration: .init(maximumResponseBytes: 100_000))
    var request = HTTPRequest(
      method: "POST", url: server.root + "/v1/chat/completions",
      headers: [("X-Behaviour", "huge/1000000")], body: Data("{}".utf8))
    let response = try await transport.open(request)
    #expect(response.status == 200)
    let error = await #expect(throws: TransportError.self) {
      for try await _ in response.body {}
    }
    #expect(error?.code == .responseTooLarge)
    request.headers = [("X-Behaviour", "status/503/2")]
    let refused = try await transport.open(request)
    #expect(refused.status == 503)
    var body = Data()
    for try await piece in refused.body { body += piece }
    #expect(String(decoding: body, as: UTF8.self).contains("the scripted status 503"))
    request.headers = [("X-Behaviour", "reset/before")]
    let broken = request
    await #expect(throws: TransportError.self) { try await transport.open(broken) }
    transport.shutdown()
    await #expect(throws: TransportError.self) { try await transport.open(broken) }
  }
}
