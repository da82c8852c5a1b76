import Foundation
import Glibc
import Testing
import _TestSupport

@testable import LanguageModels

/// What a call costs this process: reservation, two lines of the log, request and reply.
@Suite struct CallCostTests {
  /// 256 calls in flight, each through ledger, log and decoder; processor time, so that other work on the
  /// machine does not count.
  @Test func staysFarBelowAModelsOwnTime() async throws {
    let folder = try TemporaryFolder()
    var services = CallServices.quick()
    services.log = try JSONLinesCallLog(at: folder.file("calls.jsonl"))
    services.ledger = BudgetLedger(caps: BudgetCaps(calls: 100_000, tokens: 1 << 40))
    services.limiter = CallLimiter(maximumConcurrentCalls: 256)
    let model = OpenAIChatModel(
      endpoint: try ModelEndpoint(baseURL: "http://127.0.0.1:1/v1"),
      transport: ScriptedTransport([ScriptedTransport.completion("a short answer")]),
      services: services)
    let request = ChatRequest(
      model: "m", messages: [ChatMessage(.user, String(repeating: "word ", count: 200))],
      maxOutputTokens: 100)
    #if DEBUG
      let (count, limit) = (1_000, 5.0)
    #else
      let (count, limit) = (20_000, 0.2)
    #endif
    let start = Self.processorSeconds
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<count {
        if number >= 256 { await group.next() }
        group.addTask { _ = try? await model.complete(request, context: .test) }
      }
    }
    let milliseconds = (Self.processorSeconds - start) / Double(count) * 1000
    print("\(milliseconds) ms of processor time a call")
    #expect(services.ledger.snapshot.spent.calls == count)
    #expect(milliseconds < limit)
  }

  private static var processorSeconds: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
