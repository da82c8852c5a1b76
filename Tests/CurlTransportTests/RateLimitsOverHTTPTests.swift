import CurlTransport
import Foundation
import LanguageModels
import Testing
import _TestSupport

/// What a server's limits do to a client, over a real connection.
@Suite(.timeLimit(.minutes(1))) struct RateLimitsOverHTTPTests {
  let server: FaultServer
  let transport = CurlHTTPTransport()
  let log = MemoryCallLog()

  init() throws { server = try FaultServer() }

  func model(
    clock: SkippingClock = SkippingClock(), limiter: CallLimiter? = nil, retries: Int = 3
  ) throws -> OpenAIChatModel {
    var services = CallServices.quick(clock: clock)
    services.log = log
    services.retryPolicy = RetryPolicy(maximumRetries: retries)
    if let limiter { services.limiter = limiter }
    return OpenAIChatModel(
      endpoint: try ModelEndpoint(baseURL: server.baseURL), transport: transport,
      services: services)
  }

  @Test(arguments: [
    ("seconds/7", 7.0), ("date/7", 7), ("ms/250", 0.25), ("requests/1m30s", 90),
    ("tokens/6ms", 0.006), ("rfc3339/20", 20),
  ])
  func everyFormOfLimitIsHonoured(form: String, seconds: Double) async throws {
    let clock = SkippingClock()
    let response = try await model(clock: clock)
      .complete(.asking("limit/\(form)/1"), context: .test)
    #expect(response.text == "fine")
    #expect(response.attempts == 2)
    let slept = try #require(clock.slept.first)
    // Up to one base delay of jitter; dates have whole seconds and the clock runs meanwhile.
    #expect(slept >= .milliseconds(Int(max(0, seconds - 1.5) * 1000)))
    #expect(slept <= .seconds(seconds + 2.5))
    if !form.contains("date"), !form.contains("rfc") { #expect(slept >= .seconds(seconds)) }
  }

  @Test func aPauseQuietsAllCallsToTheServer() async throws {
    let clock = SkippingClock()
    let model = try model(clock: clock)
    await #expect(throws: LanguageModelError.self) {
      try await model.complete(.asking("limit/seconds/60/9"), context: .test)
    }
    let before = clock.slept.count
    _ = try await model.complete(.asking("ok"), context: .test)
    let slept = clock.slept.dropFirst(before)
    #expect(slept.count == 1, "the call that was never refused waits as well")
    #expect(slept.first.map { $0 > .seconds(30) && $0 <= .seconds(60) } == true)
  }

  @Test func aFarResetGivesUpAtOnce() async throws {
    let clock = SkippingClock()
    let error = await #expect(throws: LanguageModelError.self) {
      try await model(clock: clock).complete(.asking("limit/requests/23h/5"), context: .test)
    }
    #expect(error?.code == .rateLimited)
    #expect(error?.message.contains("it asks to wait 82800 s") == true)
    #expect(error?.attempts == 1)
    #expect(clock.slept.isEmpty)
  }

  @Test func anExhaustedQuotaIsNotWaitedFor() async throws {
    let clock = SkippingClock()
    let error = await #expect(throws: LanguageModelError.self) {
      try await model(clock: clock).complete(.asking("error/quota"), context: .test)
    }
    #expect(error?.code == .quotaExhausted)
    #expect(error?.attempts == 1)
    #expect(clock.slept.isEmpty)
  }

  /// Thirty-two at once against a server that serves four: the window finds the capacity by itself, and the share
  /// of refusals is far below that of a client that keeps pushing (28 of 32 a round).
  @Test func concurrencyAdaptsToTheServersCapacity() async throws {
    let limiter = CallLimiter(maximumConcurrentCalls: 32)
    let model = try model(limiter: limiter, retries: 20)
    let total = 300
    let answered = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<total {
        group.addTask {
          let request = ChatRequest.asking("capacity/4/0.01", "\(number)")
          return (try? await model.complete(request, context: .test)) != nil
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(answered == total)
    let refused = log.records.count { $0.outcome.status == "429" }
    #expect(refused >= 1, "the capacity was never reached: the test shows nothing")
    #expect(refused < total / 2)
  }

  @Test func aReplyCutAtTheLimitIsCountedAtTheLimit() async throws {
    let response = try await model().complete(.asking("lengthnousage"), context: .test)
    #expect(response.finishReason == .length)
    #expect(response.usage.isEstimated)
    #expect(response.usage.outputTokens == 50)
  }

  @Test func doubledFieldsAreRead() async throws {
    let response = try await model().complete(.asking("dupfields"), context: .test)
    #expect(response.text == "fine")
    #expect(response.usage == TokenUsage(inputTokens: 12, outputTokens: 3, cachedInputTokens: 4))
  }
}
