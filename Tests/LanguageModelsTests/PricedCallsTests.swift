import LanguageModels
import Testing
import _TestSupport

/// Studies that are charged for calls whoever answers them.
@Suite struct PricedCallsTests {
  private func priced(
    _ ledger: BudgetLedger, _ log: MemoryCallLog, after records: [CallRecord] = []
  ) -> PricedChatModel {
    PricedChatModel(
      ScriptedModel { _, _ in .scripted("Paris", costUSD: 0.002) },
      account: PricedCalls(ledger: ledger, log: log, records: records))
  }

  /// As if the process had died when the call was charged, and before its answer was kept.
  @Test func aCallIsChargedOnceOverTheDeathOfItsProcess() async throws {
    let log = MemoryCallLog()
    let first = try await priced(BudgetLedger(), log).complete(.asking("ok"), context: .test)
    #expect(first.attempts == 1 && first.costUSD == 0.002)
    let ledger = BudgetLedger()
    let model = priced(ledger, log, after: log.records)
    let again = try await model.complete(.asking("ok"), context: .test)
    #expect(again.isFromCache && again.costUSD == 0 && again.savedUSD == 0.002)
    #expect(log.records.count == 1 && ledger.snapshot.spent.calls == 0)
    let other = try await model.complete(.asking("ok", "And of Spain?"), context: .test)
    #expect(other.attempts == 1 && log.records.count == 2)
    #expect(ledger.snapshot.spent.calls == 1)
  }

  @Test func repetitionsOfARequestAreCallsOfTheirOwn() async throws {
    let log = MemoryCallLog()
    _ = try await priced(BudgetLedger(), log).complete(.asking("ok"), context: .test)
    var repeated = ChatRequest.asking("ok")
    repeated.replicate = 1
    let ledger = BudgetLedger()
    let answer = try await priced(ledger, log, after: log.records).complete(
      repeated, context: .test)
    #expect(answer.attempts == 1 && ledger.snapshot.spent.calls == 1)
  }
}
