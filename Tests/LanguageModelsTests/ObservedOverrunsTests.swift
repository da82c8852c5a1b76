import Foundation
import Testing
import _TestSupport

@testable import LanguageModels

@Suite struct ObservedOverrunsTests {
  private let worst = TokenUsage(inputTokens: 100, outputTokens: 50)

  @Test func aWorstCaseThatHeldIsNotScaled() {
    let overruns = ObservedOverruns()
    overruns.observe(TokenUsage(inputTokens: 100, outputTokens: 50), foreseen: worst, model: "m")
    #expect(overruns.scaled(worst, model: "m") == worst)
  }

  @Test func inputAndOutputAreScaledApartByTheLargestOverrun() {
    let overruns = ObservedOverruns()
    overruns.observe(TokenUsage(inputTokens: 130, outputTokens: 10), foreseen: worst, model: "m")
    overruns.observe(TokenUsage(inputTokens: 40, outputTokens: 175), foreseen: worst, model: "m")
    overruns.observe(TokenUsage(inputTokens: 110, outputTokens: 60), foreseen: worst, model: "m")
    let scaled = overruns.scaled(TokenUsage(inputTokens: 10, outputTokens: 20), model: "m")
    #expect(scaled == TokenUsage(inputTokens: 13, outputTokens: 70))
    #expect(overruns.scaled(worst, model: "another") == worst)
  }

  @Test func outputWhereNoneWasForeseenWidensTheInput() {
    let overruns = ObservedOverruns()
    overruns.observe(
      TokenUsage(inputTokens: 90, outputTokens: 30),
      foreseen: TokenUsage(inputTokens: 100, outputTokens: 0), model: "e")
    #expect(
      overruns.scaled(TokenUsage(inputTokens: 10, outputTokens: 0), model: "e").inputTokens == 12)
  }

  /// A server that ignores the output limit passes a reservation once, in this process or a later one.
  @Test func theSameOverrunCannotRepeat() async throws {
    let log = MemoryCallLog()
    var services = CallServices.quick()
    services.log = log
    services.ledger = BudgetLedger(caps: BudgetCaps(tokens: 3000))
    let transport = ScriptedTransport([ScriptedTransport.completion("x", input: 20, output: 400)])
    let request = ChatRequest(
      model: "m", messages: [ChatMessage(.user, "12345")], maxOutputTokens: 100)
    func ask(_ services: CallServices) async throws {
      _ = try await OpenAIChatModel(
        endpoint: try ModelEndpoint(baseURL: "http://127.0.0.1:1/v1"), transport: transport,
        services: services
      ).complete(request, context: .test)
    }
    try await ask(services)
    #expect(try #require(log.starts.first).reserved.outputTokens == 100)
    #expect(
      log.records[0].foreseen
        == TokenUsage(inputTokens: 149, outputTokens: 100, isEstimated: true))
    try await ask(services)
    #expect(log.starts[1].reserved.outputTokens == 400)
    // 2 · 420 are spent: 2 · 549 still fit, a fifth reservation does not.
    var reserved: [Int] = []
    while let _ = try? await ask(services) { reserved.append(log.starts.count) }
    #expect(!services.ledger.snapshot.isOverdrawn)
    #expect(services.ledger.snapshot.spent.tokens == 420 * log.records.count)
    #expect(log.records.count == 6)
    var later = services
    later.ledger = BudgetLedger(caps: BudgetCaps(tokens: 3000))
    later.overruns = ObservedOverruns(log.records)
    try await ask(later)
    #expect(log.starts.last?.reserved.outputTokens == 400)
  }

  @Test func itSurvivesTheLog() throws {
    let folder = try TemporaryFolder()
    let file = folder.file("calls.jsonl")
    let log = try JSONLinesCallLog(at: file)
    var record = CallRecord(
      time: .now, context: .test, model: "m", attempt: 1,
      outcome: .init(
        status: "ok", usage: TokenUsage(inputTokens: 10, outputTokens: 400), costUSD: nil,
        latency: .seconds(1), wasSent: true))
    record.foreseen = TokenUsage(inputTokens: 149, outputTokens: 100)
    record.id = "a-1"
    record.wall = .milliseconds(2345)
    log.append(record)
    let read = try CallLogContents(contentsOf: file).records
    #expect(read == [record])
    let overruns = ObservedOverruns(read)
    #expect(overruns.scaled(worst, model: "m").outputTokens == 200)
  }
}
