import Foundation
import Synchronization
import Testing
import _TestSupport

@testable import LanguageModels

/// The lines before a request is sent, and what a process that died leaves of them.
@Suite struct CallStartTests {
  let folder: TemporaryFolder
  let file: URL

  init() throws {
    folder = try TemporaryFolder(inMemory: true)
    file = folder.file("calls.jsonl")
  }

  /// A transport that looks into the calls log while a request is under way.
  private final class Witness: HTTPTransport {
    private let file: URL
    private let seen = Mutex<[CallLogContents]>([])

    init(_ file: URL) { self.file = file }

    var contents: [CallLogContents] { seen.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
      let contents = try CallLogContents(contentsOf: file)
      seen.withLock { $0.append(contents) }
      return try ScriptedTransport.completion("x", input: 40, output: 8).get()
    }
  }

  private func model(
    _ transport: any HTTPTransport, _ services: CallServices
  ) throws -> OpenAIChatModel {
    OpenAIChatModel(
      endpoint: try ModelEndpoint(baseURL: "http://127.0.0.1:1/v1"), transport: transport,
      services: services)
  }

  private func services(_ log: any CallLog, caps: BudgetCaps = .unlimited) -> CallServices {
    var services = CallServices.quick()
    services.log = log
    services.ledger = BudgetLedger(caps: caps, wall: .milliseconds(1500))
    services.prices = PriceTable(["m": ModelPrice(inputPerMillion: 10, outputPerMillion: 100)])
    return services
  }

  private let request = ChatRequest(
    model: "m", messages: [ChatMessage(.user, "12345")], maxOutputTokens: 100)

  @Test func theStartIsWrittenBeforeTheRequestIsSent() async throws {
    let witness = Witness(file)
    _ = try await model(witness, services(try JSONLinesCallLog(at: file)))
      .complete(request, context: .test)
    let during = try #require(witness.contents.first)
    #expect(during.records.isEmpty)
    let start = try #require(during.unfinished.first)
    // 128 + 16 + 5 bytes in, 100 tokens out.
    #expect(start.reserved.inputTokens == 149 && start.reserved.outputTokens == 100)
    #expect(start.amount == BudgetAmount(calls: 1, tokens: 249, usd: start.reservedUSD ?? 0))
    #expect(abs((start.reservedUSD ?? 0) - (149.0 * 10 + 100 * 100) / 1e6) < 1e-12)
    #expect(start.context == .test)
    #expect(start.wall >= .milliseconds(1500))
    let after = try CallLogContents(contentsOf: file)
    #expect(after.unfinished.isEmpty && after.damagedLines == 0)
    #expect(after.records.map(\.id) == [start.id])
    #expect(after.records[0].outcome.usage.inputTokens == 40)
    #expect(after.wall >= .milliseconds(1500))
  }

  @Test func itIsOneReadableLineWithoutPrompts() async throws {
    _ = try await model(
      ScriptedTransport([ScriptedTransport.completion("x")]),
      services(try JSONLinesCallLog(at: file))
    ).complete(request, context: .test)
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 2)
    let keys = try #require(
      JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any]
    ).keys.sorted()
    #expect(
      keys == [
        "agent", "attempt", "example", "id", "model", "reserved_input_tokens",
        "reserved_output_tokens", "reserved_usd", "role", "status", "time", "trial", "wall_ms",
      ])
    #expect(!lines.joined().contains("12345"))
  }

  /// What a crash leaves is counted at its reservation, once, whatever becomes of the lines around it.
  @Test func cutAtEveryByteItNeverCountsLessThanWasSent() async throws {
    let log = try JSONLinesCallLog(at: file)
    let model = try model(
      ScriptedTransport([ScriptedTransport.completion("x", input: 40, output: 8)]), services(log))
    for _ in 0..<3 { _ = try await model.complete(request, context: .test) }
    let whole = try Data(contentsOf: file)
    let newline = UInt8(ascii: "\n")
    let cut = folder.file("cut.jsonl")
    for length in 0...whole.count {
      try whole.prefix(length).write(to: cut)
      let contents = try CallLogContents(contentsOf: cut)
      // A line counts from its last byte on, with or without the newline.
      let lines = whole.prefix(length).split(separator: newline).count {
        (try? JSONSerialization.jsonObject(with: $0)) != nil
      }
      #expect(contents.unfinished.count == lines % 2, "cut at \(length)")
      let reopened = try JSONLinesCallLog(at: cut)
      for start in contents.unfinished { reopened.append(CallRecord(lost: start, at: Date())) }
      let totals = try CallLogTotals(contentsOf: cut)
      #expect(totals.spent.calls == (lines + 1) / 2)
      #expect(totals.spent.tokens == lines / 2 * 48 + lines % 2 * 249)
      #expect(try CallLogContents(contentsOf: cut).unfinished.isEmpty)
    }
  }

  @Test func withoutItsLineNoRequestIsSent() async throws {
    let transport = ScriptedTransport([ScriptedTransport.completion("x")])
    let services = services(try JSONLinesCallLog(at: URL(fileURLWithPath: "/dev/full")))
    let error = await #expect(throws: LanguageModelError.self) {
      try await model(transport, services).complete(request, context: .test)
    }
    #expect(error?.message == "cannot write to the calls log /dev/full")
    #expect(transport.sent.isEmpty)
    #expect(services.ledger.snapshot.spent == .zero)
    #expect(services.ledger.snapshot.reserved == .zero)
  }

  /// Whom a call is for stands in both of its lines, whatever is known of it.
  @Test(arguments: [CallContext.Role.agent, .summarizer, .embedder, .judge, .doctor])
  func bothLinesSayWhomTheCallIsFor(role: CallContext.Role) async throws {
    let witness = Witness(file)
    let model = try model(witness, services(try JSONLinesCallLog(at: file)))
    for known in 0..<16 {
      func value<Value>(_ bit: Int, _ value: Value) -> Value? {
        known >> bit & 1 == 1 ? value : nil
      }
      let context = CallContext(
        role: role, agent: value(0, "solver"), trial: value(1, 7), example: value(2, "e1"),
        split: value(3, "test"))
      _ = try await model.complete(request, context: context)
      #expect(witness.contents.last?.unfinished.last?.context == context)
      #expect(try CallLogContents(contentsOf: file).records.last?.context == context)
    }
  }

  @Test func attemptsOfOneProcessHaveNamesOfTheirOwn() async throws {
    let log = MemoryCallLog()
    let model = try model(
      ScriptedTransport([ScriptedTransport.completion("x")]), services(log))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<100 {
        group.addTask { _ = try await model.complete(self.request, context: .test) }
      }
      try await group.waitForAll()
    }
    #expect(Set(log.starts.map(\.id)).count == 100)
    #expect(Set(log.starts.map(\.id)) == Set(log.records.compactMap(\.id)))
  }
}
