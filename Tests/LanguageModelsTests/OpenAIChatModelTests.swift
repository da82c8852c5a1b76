import Foundation
import Logging
import Synchronization
import Testing
import _TestSupport

@testable import LanguageModels

@Suite struct OpenAIChatModelTests {
  func model(
    _ transport: ScriptedTransport, _ services: CallServices = .quick(),
    field: ModelEndpoint.OutputLimitField = .maxTokens
  ) throws -> OpenAIChatModel {
    OpenAIChatModel(
      endpoint: try ModelEndpoint(
        baseURL: "https://api.example.org/v1/", apiKey: APIKey(" \(canary)\n"),
        extraHeaders: ["X-Title": "maspob"], outputLimitField: field),
      transport: transport, services: services)
  }

  @Test func sendsSortedKeysAndOnlyWhatIsSet() async throws {
    let transport = ScriptedTransport([ScriptedTransport.completion("x")])
    _ = try await model(transport).complete(
      ChatRequest(model: "m", messages: [ChatMessage(.user, "a/b")], replicate: 3), context: .test)
    _ = try await model(transport, field: .maxCompletionTokens).complete(
      ChatRequest(
        model: "m", messages: [], temperature: 0.5, topP: 0.9, maxOutputTokens: 7, stop: ["."],
        seed: 1), context: .test)
    let bodies = transport.sent.map { String(decoding: $0.body, as: UTF8.self) }
    #expect(
      bodies == [
        #"{"max_tokens":4096,"messages":[{"content":"a/b","role":"user"}],"model":"m"}"#,
        #"{"max_completion_tokens":7,"messages":[],"model":"m","seed":1,"stop":["."],"#
          + #""temperature":0.5,"top_p":0.9}"#,
      ])
    #expect(transport.sent[0].url == "https://api.example.org/v1/chat/completions")
    let headers = transport.sent[0].headers.map { "\($0.name): \($0.value)" }
    #expect(headers.contains("Authorization: Bearer \(canary)"))
    #expect(headers.contains("X-Title: maspob"))
  }

  @Test func costsAllAttempts() async throws {
    var services = CallServices.quick()
    services.prices = PriceTable(["m": ModelPrice(inputPerMillion: 10, outputPerMillion: 100)])
    services.ledger = BudgetLedger(caps: BudgetCaps(usd: 1))
    let log = MemoryCallLog()
    services.log = log
    let transport = ScriptedTransport([
      .failure(TransportError(.connectionLost, "lost")),
      .success(HTTPResponse(status: 500, body: Data())),
      .failure(TransportError(.cannotConnect, "no")),
      ScriptedTransport.completion("x", input: 1000, output: 20),
    ])
    let response = try await model(transport, services).complete(
      ChatRequest(model: "m", messages: [ChatMessage(.user, "12345")], maxOutputTokens: 100),
      context: .test)
    // The lost attempt counts in full: 128 + 16 + 5 bytes in, 100 tokens out.
    let lost = (149.0 * 10 + 100 * 100) / 1e6
    let answered = (1000.0 * 10 + 20 * 100) / 1e6
    #expect(response.attempts == 3)
    #expect(abs((response.costUSD ?? 0) - lost - answered) < 1e-12)
    #expect(abs(services.ledger.snapshot.spent.usd - lost - answered) < 1e-12)
    #expect(services.ledger.snapshot.spent.calls == 3)
    #expect(log.records.map(\.outcome.status) == ["connectionLost", "500", "cannotConnect", "ok"])
    #expect(log.records.map(\.outcome.wasSent) == [true, true, false, true])
  }

  @Test func refusesACapInDollarsWithoutAPrice() async throws {
    var services = CallServices.quick()
    services.ledger = BudgetLedger(caps: BudgetCaps(usd: 1))
    let transport = ScriptedTransport([ScriptedTransport.completion("x")])
    let error = await #expect(throws: LanguageModelError.self) {
      try await model(transport, services).complete(.asking("m"), context: .test)
    }
    #expect(error?.code == .budgetExhausted)
    #expect(error?.message.hasPrefix("the price of model m is unknown") == true)
    #expect(transport.sent.isEmpty)
  }

  @Test func budgetThatEndsBetweenAttemptsKeepsTheirCount() async throws {
    var services = CallServices.quick()
    services.ledger = BudgetLedger(caps: BudgetCaps(calls: 2))
    let transport = ScriptedTransport([.success(HTTPResponse(status: 503))])
    let error = await #expect(throws: LanguageModelError.self) {
      try await model(transport, services).complete(.asking("m"), context: .test)
    }
    #expect(error?.code == .budgetExhausted)
    #expect(error?.attempts == 2)
    #expect(transport.sent.count == 2)
  }

  @Test func limiterBoundsAttempts() async throws {
    var services = CallServices.quick()
    services.limiter = CallLimiter(maximumConcurrentCalls: 3)
    let transport = CountingTransport()
    let model = OpenAIChatModel(
      endpoint: try ModelEndpoint(baseURL: "http://h/v1"), transport: transport,
      services: services)
    // Twice: a place given back wrongly by the first wave shows in the second.
    for _ in 0..<2 {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<40 {
          group.addTask {
            _ = try await model.complete(.asking("m", "\(number)"), context: .test)
          }
        }
        try await group.waitForAll()
      }
    }
    #expect(transport.peak == 3)
  }

  @Test func tellsALoggerOfRetriesWithoutSecrets() async throws {
    let handler = RecordingHandler()
    var services = CallServices.quick()
    services.logger = Logger(label: "test") { _ in handler }
    let transport = ScriptedTransport([
      .success(HTTPResponse(status: 429)), ScriptedTransport.completion("secret reply"),
    ])
    _ = try await model(transport, services).complete(.asking("m", "secret"), context: .test)
    #expect(handler.lines.count == 1)
    #expect(handler.lines.allSatisfy { !$0.contains("secret") && !$0.contains(canary) })
  }

  @Test func keysAreNeverShown() throws {
    let key = try APIKey(canary)
    let endpoint = try ModelEndpoint(
      baseURL: "http://h/v1", apiKey: key, extraHeaders: ["api-key": canary])
    var text = "\(key) \(String(reflecting: key)) \(endpoint) \(String(reflecting: endpoint))"
    dump(key, to: &text)
    dump(endpoint, to: &text)
    dump(
      OpenAIChatModel(
        endpoint: endpoint, transport: ScriptedTransport([ScriptedTransport.completion("")]),
        services: CallServices()), to: &text)
    #expect(!text.contains("canary"))
    for bad in ["", "  ", "a b", "a\r\nb", "ключ"] {
      #expect(throws: LanguageModelError.self) { try APIKey(bad) }
    }
  }

  @Test func checksAddresses() throws {
    #expect(
      try ModelEndpoint(baseURL: "HTTP://Example.org:8080/v1/chat/completions/").baseURL
        == "http://example.org:8080/v1")
    for bad in ["", "example.org/v1", "ftp://h", "http://u:p@h/v1", "http://h/v1?key=1"] {
      #expect(throws: LanguageModelError.self) { try ModelEndpoint(baseURL: bad) }
    }
  }

  @Test(arguments: [
    (#"{"data": [{"index": 1, "embedding": [3, 4]}, {"index": 0, "embedding": [1, 2]}]}"#, true),
    (#"{"data": [{"embedding": [1, 2]}, {"embedding": [3, 4]}]}"#, true),
    (#"{"data": [{"embedding": [1, 2]}, {"embedding": [3]}]}"#, false),
    (#"{"data": [{"index": 0, "embedding": [1]}, {"index": 0, "embedding": [2]}]}"#, false),
    (#"{"data": [{"index": 5, "embedding": [1]}, {"index": 0, "embedding": [2]}]}"#, false),
    (#"{"data": [{"embedding": []}, {"embedding": []}]}"#, false),
    (#"{"data": [{"embedding": [1, 2]}]}"#, false),
  ])
  func checksVectors(json: String, isGood: Bool) throws {
    let reply = try JSONDecoder().decode(EmbeddingReply.self, from: Data(json.utf8))
    #expect(reply.vectors(count: 2) == (isGood ? [[1, 2], [3, 4]] : nil))
  }

  @Test func cleansExplanations() {
    let redactor = Redactor(
      secrets: ["topsecretvalue"], prompts: ["a long prompt that nobody may see"])
    #expect(
      redactor.clean("no\n  topsecretvalue 'sk-abc***xyz'\u{1B}[0m") == "no [redacted] [redacted]")
    #expect(redactor.clean(String(repeating: "x y", count: 500)).count == Redactor.limit)
    #expect(redactor.clean("see: a long prompt that nobody may see!").contains("left out"))
  }
}

private final class CountingTransport: HTTPTransport {
  private let state = Mutex((now: 0, peak: 0))
  var peak: Int { state.withLock { $0.peak } }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    state.withLock {
      $0.now += 1
      $0.peak = max($0.peak, $0.now)
    }
    try await Task.sleep(for: .milliseconds(5))
    state.withLock { $0.now -= 1 }
    return try ScriptedTransport.completion("x").get()
  }
}

private final class RecordingHandler: LogHandler {
  private let state = Mutex([String]())
  var lines: [String] { state.withLock { $0 } }
  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  var logLevel: Logger.Level {
    get { .trace }
    set {}
  }
  subscript(metadataKey _: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) {
    state.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
  }
}
