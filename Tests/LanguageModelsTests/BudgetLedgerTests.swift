import LanguageModels
import Testing
import _TestSupport

@Suite struct BudgetLedgerTests {
  @Test func settlesWhatWasUsed() async throws {
    let ledger = BudgetLedger(caps: BudgetCaps(calls: 2, tokens: 100, usd: 1))
    let reservation = try await ledger.reserve(BudgetAmount(calls: 1, tokens: 80, usd: 0.9))
    #expect(ledger.snapshot.reserved == BudgetAmount(calls: 1, tokens: 80, usd: 0.9))
    reservation.settle(as: BudgetAmount(calls: 1, tokens: 30, usd: 0.1))
    #expect(ledger.snapshot.spent == BudgetAmount(calls: 1, tokens: 30, usd: 0.1))
    #expect(ledger.snapshot.reserved == .zero)
  }

  @Test func whatIsDroppedCountsInFull() async throws {
    let ledger = BudgetLedger(caps: BudgetCaps(calls: 5))
    do { _ = try await ledger.reserve(BudgetAmount(calls: 1, tokens: 7)) }
    #expect(ledger.snapshot.spent == BudgetAmount(calls: 1, tokens: 7))
    let reservation = try await ledger.reserve(BudgetAmount(calls: 1))
    reservation.release()
    #expect(ledger.snapshot.spent.calls == 1)
    #expect(ledger.snapshot.reserved == .zero)
  }

  @Test(arguments: [
    (BudgetCaps(calls: 3), "the budget is reached at 3 calls: 3 made"),
    (
      BudgetCaps(tokens: 100),
      "the budget is reached at 100 tokens: 90 used, the next call may need 20"
    ),
    (
      BudgetCaps(usd: 0.5),
      "the budget is reached at $0.5: $0.45 spent, the next call may cost $0.1"
    ),
  ])
  func refusesBeyondACap(caps: BudgetCaps, message: String) async throws {
    let ledger = BudgetLedger(caps: caps, spent: BudgetAmount(calls: 3, tokens: 90, usd: 0.45))
    let error = await #expect(throws: LanguageModelError.self) {
      _ = try await ledger.reserve(BudgetAmount(calls: 1, tokens: 20, usd: 0.1))
    }
    #expect(error?.code == .budgetExhausted)
    #expect(error?.message == message)
    #expect(error?.attempts == 0)
  }

  @Test func reachesACapExactlyInMoney() async throws {
    let ledger = BudgetLedger(caps: BudgetCaps(usd: 1))
    // Ten tenths are not one in Double.
    for _ in 0..<10 {
      let reservation = try await ledger.reserve(BudgetAmount(usd: 0.1))
      reservation.settle(as: BudgetAmount(usd: 0.1))
    }
    #expect(ledger.snapshot.spent.usd == 1)
    await #expect(throws: LanguageModelError.self) {
      _ = try await ledger.reserve(BudgetAmount(usd: 1e-11))
    }
  }

  @Test func notANumberIsNeverFree() async throws {
    for price in [Double.nan, .infinity] {
      await #expect(throws: LanguageModelError.self) {
        _ = try await BudgetLedger(caps: BudgetCaps(usd: 1e6)).reserve(BudgetAmount(usd: price))
      }
    }
  }

  @Test func waitsForOthersThatMayTurnOutCheaper() async throws {
    let ledger = BudgetLedger(caps: BudgetCaps(tokens: 100))
    let first = try await ledger.reserve(BudgetAmount(tokens: 90))
    let second = Task {
      let reservation = try await ledger.reserve(BudgetAmount(tokens: 60))
      reservation.settle(as: BudgetAmount(tokens: 60))
    }
    try await Task.sleep(for: .milliseconds(30))
    #expect(ledger.snapshot.reserved.tokens == 90)
    first.settle(as: BudgetAmount(tokens: 10))
    try await second.value
    #expect(ledger.snapshot.spent.tokens == 70)
  }

  @Test func oneThatWaitsInVainIsTold() async throws {
    let ledger = BudgetLedger(caps: BudgetCaps(tokens: 100))
    let first = try await ledger.reserve(BudgetAmount(tokens: 90))
    let second = Task { _ = try await ledger.reserve(BudgetAmount(tokens: 60)) }
    try await Task.sleep(for: .milliseconds(30))
    first.settle(as: BudgetAmount(tokens: 90))
    await #expect(throws: LanguageModelError.self) { try await second.value }
  }

  @Test func cancelledWaiterLeavesAndLetsOthersPass() async throws {
    let ledger = BudgetLedger(caps: BudgetCaps(tokens: 100))
    let first = try await ledger.reserve(BudgetAmount(tokens: 50))
    let large = Task { _ = try await ledger.reserve(BudgetAmount(tokens: 90)) }
    try await Task.sleep(for: .milliseconds(30))
    let small = Task {
      let reservation = try await ledger.reserve(BudgetAmount(tokens: 40))
      reservation.release()
    }
    try await Task.sleep(for: .milliseconds(30))
    large.cancel()
    await #expect(throws: CancellationError.self) { try await large.value }
    try await small.value
    first.release()
    #expect(ledger.snapshot.spent == .zero)
  }

  @Test func recordsAnOverrunAsItIs() async throws {
    let ledger = BudgetLedger(caps: BudgetCaps(tokens: 100))
    let reservation = try await ledger.reserve(BudgetAmount(tokens: 90))
    reservation.settle(as: BudgetAmount(tokens: 120))
    #expect(ledger.snapshot.spent.tokens == 120)
    #expect(ledger.snapshot.isOverdrawn)
  }

  /// spent + reserved ≤ cap at every moment, whatever the order of reserve, settle, drop and cancel.
  @Test(arguments: 0..<6)
  func neverExceedsItsCap(seed: UInt64) async throws {
    let caps = BudgetCaps(calls: 150, tokens: 5000, usd: 0.5)
    let ledger = BudgetLedger(caps: caps, spent: BudgetAmount(calls: 3, tokens: 10, usd: 0.01))
    let used = await withTaskGroup(of: BudgetAmount?.self) { group in
      for number in 0..<300 {
        group.addTask {
          var random = TestRandom(seed: seed, number: number)
          let tokens = Int.random(in: 1...120, using: &random)
          let task = Task {
            try await Self.spend(
              tokens, in: ledger, random: TestRandom(seed: seed, number: number + 1000))
          }
          if random.share() < 0.1 { task.cancel() }
          Self.check(ledger)
          return try? await task.value
        }
      }
      return await group.reduce(into: [BudgetAmount?]()) { $0.append($1) }
    }
    Self.check(ledger)
    let end = ledger.snapshot
    #expect(end.reserved == .zero)
    #expect(end.spent.calls == used.reduce(3) { $0 + ($1?.calls ?? 0) })
    #expect(end.spent.tokens == used.reduce(10) { $0 + ($1?.tokens ?? 0) })
    #expect(used.contains(nil))
  }

  private static func spend(
    _ tokens: Int, in ledger: BudgetLedger, random: TestRandom
  ) async throws -> BudgetAmount {
    var random = random
    let worst = BudgetAmount(calls: 1, tokens: tokens, usd: Double(tokens) * 1e-4)
    let reservation = try await ledger.reserve(worst)
    check(ledger)
    await Task.yield()
    switch random.share() {
    case ..<0.2: return worst
    case ..<0.4:
      reservation.release()
      return .zero
    default:
      let used = Int.random(in: 0...tokens, using: &random)
      let actual = BudgetAmount(calls: 1, tokens: used, usd: Double(used) * 1e-4)
      reservation.settle(as: actual)
      return actual
    }
  }

  private static func check(_ ledger: BudgetLedger) {
    let now = ledger.snapshot
    #expect(now.spent.calls + now.reserved.calls <= 150)
    #expect(now.spent.tokens + now.reserved.tokens <= 5000)
    #expect(now.spent.usd + now.reserved.usd <= 0.5 + 1e-12)
  }
}
