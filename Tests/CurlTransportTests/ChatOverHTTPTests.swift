import CurlTransport
import Foundation
import LanguageModels
import Testing
import _TestSupport

/// What each fault of a server becomes, over a real connection.
@Suite struct ChatOverHTTPTests {
  let server: FaultServer
  let transport = CurlHTTPTransport()
  let log = MemoryCallLog()
  let ledger = BudgetLedger(caps: BudgetCaps(calls: 100, tokens: 1_000_000))

  init() throws { server = try FaultServer() }

  func model(
    _ policy: RetryPolicy = .never, clock: SkippingClock = SkippingClock(),
    over transport: (any HTTPTransport)? = nil
  ) throws -> OpenAIChatModel {
    var services = CallServices.quick(clock: clock)
    services.log = log
    services.ledger = ledger
    services.retryPolicy = policy
    return OpenAIChatModel(
      endpoint: try ModelEndpoint(baseURL: server.baseURL, apiKey: APIKey(canary)),
      transport: transport ?? self.transport, services: services)
  }

  /// How often the server was asked for a behaviour.
  func requests(_ behaviour: String) async throws -> Int {
    // A transport of its own: the one under test may hold a connection that the fault spoilt.
    try await server.bill(through: CurlHTTPTransport()).byModel[behaviour] ?? 0
  }

  /// What must hold after any call: log and ledger agree, and nothing secret is in any text.
  func checkBooks(_ error: LanguageModelError? = nil) throws {
    #expect(CallLogTotals(log.records).spent == ledger.snapshot.spent)
    #expect(ledger.snapshot.reserved == .zero)
    let lines = try log.records.map { String(decoding: try $0.json(), as: UTF8.self) }
    let texts = lines + [error.map { "\($0) \(String(reflecting: $0))" } ?? ""]
    for text in texts {
      #expect(!text.contains(canary))
      #expect(!text.contains("capital of France"))
    }
    if let error { #expect(error.message.count < 500) }
  }

  @Test func answersWithUsage() async throws {
    let response = try await model().complete(.asking("ok"), context: .test)
    #expect(response.text == "fine")
    #expect(response.finishReason == .stop)
    #expect(
      response.usage == TokenUsage(inputTokens: 12, outputTokens: 3, cachedInputTokens: 4))
    #expect(response.attempts == 1)
    #expect(response.costUSD == nil)
    #expect(ledger.snapshot.spent == BudgetAmount(calls: 1, tokens: 15))
    try checkBooks()
    let bill = try await server.bill(through: transport)
    #expect(bill.authorizations.contains("Bearer \(canary)"))
  }

  @Test(arguments: [
    ("error/auth", LanguageModelError.Code.authentication), ("status/403", .authentication),
    ("status/402", .quotaExhausted), ("error/quota", .quotaExhausted),
    ("status/429", .rateLimited), ("status/400", .promptRefused),
    ("status/404", .badRequest),
    ("status/413", .promptRefused), ("status/422", .promptRefused),
    ("error/context", .promptRefused),
    ("error/string", .promptRefused), ("error/detail", .promptRefused),
    ("error/model", .badRequest),
    ("error/echoprompt", .promptRefused), ("error/echokey", .promptRefused),
    ("redirect", .badRequest),
    ("error/filter", .contentFiltered), ("error/in200", .serverError),
    ("error/in200quota", .quotaExhausted), ("error/page", .serverError),
    ("status/500", .serverError),
    ("status/503", .serverError), ("status/409", .serverError), ("status/408", .timeout),
    ("html", .malformedResponse), ("empty", .malformedResponse), ("badjson", .malformedResponse),
    ("badutf8", .malformedResponse), ("number", .malformedResponse),
    ("nochoices", .malformedResponse), ("emptychoices", .malformedResponse),
    ("shortlength", .malformedResponse), ("longlength", .unreachable),
    ("reset/before", .unreachable), ("reset/headers", .unreachable), ("reset/body", .unreachable),
  ])
  func faultBecomes(behaviour: String, code: LanguageModelError.Code) async throws {
    let error = await #expect(throws: LanguageModelError.self) {
      try await model().complete(.asking(behaviour), context: .test)
    }
    #expect(error?.code == code)
    #expect(error?.attempts == 1)
    #expect(error?.message.hasPrefix("model \(behaviour): ") == true)
    try checkBooks(error)
    #expect(try await requests(behaviour) == 1)
  }

  /// Servers quote keys, masked or not.
  @Test func aRefusedKeyIsNotDescribedInTheServersWords() async throws {
    let error = await #expect(throws: LanguageModelError.self) {
      try await model().complete(.asking("error/auth"), context: .test)
    }
    #expect(
      error?.message == "model error/auth: the server refused the API key (HTTP 401); "
        + "check the key and its rights")
  }

  @Test func saysWhatTheServerSaid() async throws {
    let error = await #expect(throws: LanguageModelError.self) {
      try await model().complete(.asking("error/string"), context: .test)
    }
    #expect(
      error?.message == "model error/string: the server refused the request (HTTP 400): "
        + "model 'x' not found, try pulling it first")
  }

  @Test(arguments: [
    ("length", "fine", FinishReason.length), ("filter", "fine", .contentFilter),
    ("nofinish", "fine", .other), ("nullcontent", "", .stop), ("parts", "fine", .stop),
    ("refusal", "", .contentFilter),
  ])
  func toleratesOddAnswers(behaviour: String, text: String, reason: FinishReason) async throws {
    let response = try await model().complete(.asking(behaviour), context: .test)
    #expect(response.text == text)
    #expect(response.finishReason == reason)
    #expect(!response.usage.isEstimated)
  }

  @Test func estimatesWhatTheServerDoesNotCount() async throws {
    let response = try await model().complete(.asking("nousage", "abcdef"), context: .test)
    // Nine and six bytes by three and four more each; "fine" by three.
    #expect(
      response.usage == TokenUsage(inputTokens: 13, outputTokens: 2, isEstimated: true))
    #expect(log.records.map(\.outcome.usage.isEstimated) == [true])
  }

  @Test(arguments: ["flaky/429/2", "flaky/500/2", "flaky/reset/2", "flaky/408/2", "flaky/409/2"])
  func retriesWhatPasses(behaviour: String) async throws {
    let clock = SkippingClock()
    let response = try await model(RetryPolicy(), clock: clock)
      .complete(.asking(behaviour), context: .test)
    #expect(response.text == "fine")
    #expect(response.attempts == 3)
    #expect(clock.slept.count == 2)
    #expect(log.records.map(\.attempt) == [1, 2, 3])
    #expect(log.records.last?.outcome.status == "ok")
    #expect(ledger.snapshot.spent.calls == 3)
    try checkBooks()
    #expect(try await requests(behaviour) == 3)
  }

  @Test func bytesLeftOverByOneReplySpoilNoOther() async throws {
    for _ in 0..<10 {
      await #expect(throws: LanguageModelError.self) {
        try await model().complete(.asking("shortlength"), context: .test)
      }
      let response = try await model(RetryPolicy()).complete(.asking("ok"), context: .test)
      #expect(response.text == "fine")
    }
  }

  @Test func givesUpAfterTheLastRetry() async throws {
    let clock = SkippingClock()
    let error = await #expect(throws: LanguageModelError.self) {
      try await model(RetryPolicy(maximumRetries: 2), clock: clock)
        .complete(.asking("status/504"), context: .test)
    }
    #expect(error?.code == .serverError)
    #expect(error?.attempts == 3)
    #expect(error?.message.contains("(after 3 attempts)") == true)
    #expect(try await requests("status/504") == 3)
    try checkBooks(error)
  }

  @Test(arguments: ["error/auth", "error/quota", "status/402", "status/400", "html"])
  func doesNotRetryWhatStays(behaviour: String) async throws {
    let error = await #expect(throws: LanguageModelError.self) {
      try await model(RetryPolicy()).complete(.asking(behaviour), context: .test)
    }
    #expect(error?.attempts == 1)
    #expect(log.records.map(\.attempt) == [1])
  }

  @Test func waitsAsLongAsTheServerAsks() async throws {
    let clock = SkippingClock()
    _ = try await model(RetryPolicy(), clock: clock)
      .complete(.asking("flaky/429/1/7"), context: .test)
    let slept = try #require(clock.slept.first)
    #expect(slept >= .seconds(7) && slept < .seconds(8))
  }

  @Test func refusesToWaitForHours() async throws {
    let error = await #expect(throws: LanguageModelError.self) {
      try await model(RetryPolicy()).complete(.asking("status/429/7200"), context: .test)
    }
    #expect(error?.code == .rateLimited)
    let note = "it asks to wait 7200 s, more than the 120 s allowed: try again later"
    #expect(error?.message.hasSuffix(note) == true)
  }

  @Test func timeOutIsChargedInFull() async throws {
    let hasty = CurlHTTPTransport(
      configuration: CurlTransportConfiguration(firstByteTimeout: .milliseconds(150)))
    let error = await #expect(throws: LanguageModelError.self) {
      try await model(over: hasty).complete(.asking("latency/20"), context: .test)
    }
    #expect(error?.code == .timeout)
    // 128 and 16 a message for the template, 38 bytes, 50 tokens of output.
    #expect(ledger.snapshot.spent == BudgetAmount(calls: 1, tokens: 128 + 2 * 16 + 39 + 50))
    try checkBooks(error)
  }

  @Test func unreachableServerCostsNothing() async throws {
    let model = OpenAIChatModel(
      endpoint: try ModelEndpoint(baseURL: "http://127.0.0.1:1/v1"), transport: transport,
      services: {
        var services = CallServices.quick()
        services.ledger = ledger
        services.log = log
        return services
      }())
    let error = await #expect(throws: LanguageModelError.self) {
      try await model.complete(.asking("ok"), context: .test)
    }
    #expect(error?.code == .unreachable)
    #expect(error?.attempts == 0)
    #expect(log.records.map(\.attempt) == [1, 2, 3, 4])
    #expect(ledger.snapshot.spent == .zero)
    try checkBooks(error)
  }

  @Test func capOfCallsHoldsOverRetriesAndTasks() async throws {
    let ledger = BudgetLedger(caps: BudgetCaps(calls: 25))
    var services = CallServices.quick()
    services.ledger = ledger
    let model = OpenAIChatModel(
      endpoint: try ModelEndpoint(baseURL: server.baseURL), transport: transport,
      services: services)
    let codes = await withTaskGroup(of: LanguageModelError.Code?.self) { group in
      for number in 0..<60 {
        group.addTask {
          do {
            let behaviour = number.isMultiple(of: 3) ? "status/500" : "ok"
            _ = try await model.complete(.asking(behaviour, "\(number)"), context: .test)
            return nil
          } catch { return (error as? LanguageModelError)?.code }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(codes.contains(.budgetExhausted))
    #expect(ledger.snapshot.spent.calls == 25)
    #expect(try await server.bill(through: transport).requests == 25)
  }
}
