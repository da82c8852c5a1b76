import Foundation
import Logging
import Testing
import _TestSupport

@testable import LanguageModels

/// Servers that refuse a field which we may leave out, or may not.
@Suite(.timeLimit(.minutes(1))) struct RejectedFieldsTests {
  private let log = MemoryCallLog()
  private let lines = LogLines()
  private let ledger = BudgetLedger(caps: BudgetCaps(calls: 100, tokens: 1_000_000, usd: 1))

  private func model(
    _ server: any HTTPTransport, retries: Int = 0
  ) throws -> OpenAIChatModel {
    var services = CallServices.quick()
    services.log = log
    services.ledger = ledger
    let price = ModelPrice(inputPerMillion: 10, outputPerMillion: 100)
    services.prices = PriceTable(["m": price, "n": price])
    services.retryPolicy = RetryPolicy(maximumRetries: retries)
    let lines = lines
    services.logger = Logger(label: "test") { _ in lines }
    return OpenAIChatModel(
      endpoint: try ModelEndpoint(baseURL: "http://h/v1"), transport: server, services: services)
  }

  private static let plain = ChatRequest(
    model: "m", messages: [ChatMessage(.user, "max_tokens and seed")], maxOutputTokens: 7)

  private func ask(
    _ model: OpenAIChatModel, _ request: ChatRequest = plain
  ) async throws -> ChatResponse {
    // As streams are asked for: over a transport that has none the body is the plain one.
    try await model.complete(request, context: .test) { _ in }
  }

  // MARK: What may be left out

  @Test func theLimitGoesByItsOtherName() async throws {
    let server = PickyServer(refusing: ["max_tokens"])
    let response = try await ask(try model(server))
    #expect(server.bodies.map { $0["max_tokens"] as? Int } == [7, nil])
    #expect(server.bodies.map { $0["max_completion_tokens"] as? Int } == [nil, 7])
    #expect(response.text == "x" && response.attempts == 2)
  }

  @Test func theRefusalIsLoggedAndNotBilled() async throws {
    let response = try await ask(try model(PickyServer(refusing: ["max_tokens"])))
    let answered = (10.0 * 10 + 5 * 100) / 1e6
    #expect(abs((response.costUSD ?? 0) - answered) < 1e-12)
    #expect(log.records.map(\.outcome.status) == ["400", "ok"])
    #expect(log.records.map(\.attempt) == [1, 2] && log.starts.map(\.attempt) == [1, 2])
    #expect(log.records.map(\.outcome.usage.outputTokens) == [0, 5])
    #expect(ledger.snapshot.spent.calls == 2 && ledger.snapshot.spent.tokens == 15)
    #expect(abs(ledger.snapshot.spent.usd - answered) < 1e-12)
    #expect(ledger.snapshot.reserved == .zero)
    #expect(CallLogTotals(log.records).spent == ledger.snapshot.spent)
  }

  @Test func itIsRememberedForTheModelAndSaidOnce() async throws {
    let server = PickyServer(refusing: ["max_tokens"])
    let model = try model(server)
    for _ in 0..<5 { _ = try await ask(model) }
    #expect(server.bodies.count == 6 && server.refusals == 1)
    #expect(lines.warnings.count == 1 && lines.warnings[0].contains("field: max_tokens"))
    // What one model of a server does not take another one may.
    var other = Self.plain
    other.model = "n"
    #expect(try await ask(model, other).attempts == 2)
    #expect(lines.warnings.count == 2)
  }

  @Test func manyAtOnceLearnItTogether() async throws {
    let server = PickyServer(refusing: ["max_tokens"], delay: .milliseconds(5))
    let model = try model(server)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<20 { group.addTask { _ = try await ask(model) } }
      try await group.waitForAll()
    }
    #expect(server.bodies.count == 20 + server.refusals)
    #expect(lines.warnings.count == 1)
    #expect(try await ask(model).attempts == 1)
  }

  @Test func aRefusalTakesNoneOfTheRetries() async throws {
    let server = PickyServer(refusing: ["max_tokens"], failing: 1)
    #expect(try await ask(try model(server, retries: 1)).attempts == 3)
    #expect(log.records.map(\.outcome.status) == ["400", "503", "ok"])
  }

  /// Without an answer nobody knows whether the field was to blame.
  @Test func onlyAnAnswerProvesIt() async throws {
    let server = PickyServer(refusing: ["max_tokens"], failing: 1)
    let model = try model(server)
    await #expect(throws: LanguageModelError.self) { try await ask(model) }
    #expect(lines.warnings.isEmpty)
    #expect(try await ask(model).attempts == 2)
  }

  @Test func aServerThatTakesNeitherNameIsGivenUp() async throws {
    let server = PickyServer(refusing: ["max_tokens", "max_completion_tokens"])
    let error = await #expect(throws: LanguageModelError.self) { try await ask(try model(server)) }
    #expect(server.bodies.count == 2 && error?.code == .promptRefused && error?.attempts == 2)
    #expect(error?.message.contains("under no name") == true)
  }

  // MARK: What may not

  @Test(arguments: ["seed", "temperature", "top_p", "stop"])
  func whatDecidesAboutTheAnswerIsNeverLeftOut(field: String) async throws {
    var request = Self.plain
    (request.seed, request.temperature, request.topP, request.stop) = (1, 0.5, 0.5, ["."])
    let server = PickyServer(refusing: [field])
    let error = await #expect(throws: LanguageModelError.self) {
      try await ask(try model(server, retries: 3), request)
    }
    #expect(server.bodies.count == 1 && error?.attempts == 1)
    #expect(error?.message.contains("'\(field)' decides what an answer is") == true)
  }

  // MARK: Words

  /// Refusals in the words of servers in use, and complaints of other kinds.
  @Test(arguments: [
    (
      #"{"error": {"message": "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", "type": "invalid_request_error", "param": "max_tokens", "code": "unsupported_parameter"}}"#,
      ["max_tokens"]
    ),
    (
      #"{"error": {"message": "Unsupported value: 'temperature' does not support 0.5 with this model.", "param": "temperature", "code": "unsupported_value"}}"#,
      ["temperature"]
    ),
    (
      #"{"error": {"message": "Unknown parameter: 'stream_options.include_usage'.", "param": "stream_options.include_usage"}}"#,
      ["stream_options"]
    ),
    (
      #"{"error": {"message": "Unrecognized request argument supplied: stream_options", "param": null}}"#,
      ["stream_options"]
    ),
    (
      #"{"error": {"message": "Unrecognized request arguments supplied: stream_options, seed"}}"#,
      ["stream_options", "seed"]
    ),
    (
      #"{"detail": [{"loc": ["body", "stream_options"], "msg": "extra fields not permitted", "type": "value_error.extra"}]}"#,
      ["stream_options"]
    ),
    (
      #"{"object": "error", "message": {"detail": [{"type": "extra_forbidden", "loc": ["body", "seed"], "msg": "Extra inputs are not permitted"}]}}"#,
      ["seed"]
    ),
    (#"{"error": {"code": 400, "message": "Unsupported param: stop"}}"#, ["stop"]),
    (#"unknown field `stream_options`"#, ["stream_options"]),
    // About values, or about other things.
    (
      #"{"error": {"message": "max_tokens is too large: 9000. This model supports at most 4096 completion tokens.", "param": "max_tokens", "code": null}}"#,
      []
    ),
    (
      #"{"error": {"message": "This model's maximum context length is 4096 tokens, however you requested 9000.", "param": "messages", "code": "context_length_exceeded"}}"#,
      []
    ),
    (
      #"{"error": {"message": "Unknown role in messages; max_tokens is fine", "param": "messages"}}"#,
      []
    ),
    (#"{"error": {"message": "unknown model my_max_tokens_2"}}"#, []),
    ("", []),
  ])
  func refusalsAreUnderstood(body: String, fields: [String]) throws {
    let data = Data(body.utf8)
    let reply = try? JSONDecoder().decode(ServerErrorReply.self, from: data)
    #expect(RequestField.refused(by: reply, body: data).map(\.rawValue) == fields)
  }

  @Test func theStreamGoesWithoutItsOptions() throws {
    var body = ChatCompletionBody(
      request: Self.plain, limitField: .maxTokens, outputLimit: 7,
      streaming: PrefixCachePins(PrefixCacheHints(), for: nil))
    #expect(body.fields == [.maxTokens, .streamOptions])
    body = try #require(body.without(.streamOptions))
    #expect(
      String(decoding: try body.data(), as: UTF8.self)
        == #"{"max_tokens":7,"messages":[{"content":"max_tokens and seed","role":"user"}],"#
        + #""model":"m","stream":true}"#)
    #expect(body.without(.seed) == nil)
  }
}
