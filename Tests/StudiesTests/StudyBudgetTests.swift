import Foundation
import LanguageModels
import PromptSpace
import Randomness
import Strategies
import Testing
import _TestSupport

@testable import Studies

/// An evaluation has 12 calls and the verdict 16; a call reserves 100 tokens and a cent, and takes 30 tokens
/// and three tenths of a cent.
@Suite struct StudyBudgetTests {
  private let sizes = [3, 4, 2]
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func environment(_ ledger: BudgetLedger) -> PricedEnvironment {
    PricedEnvironment(
      environment: PlantedEnvironment(
        examples: [.validation: 6, .test: 4], score: PlantedEnvironment.climbing(sizes: sizes)),
      ledger: ledger)
  }

  private func study(
    _ caps: BudgetCaps, _ environment: PricedEnvironment, ledger: BudgetLedger
  ) throws -> StudyRunner {
    let space = AssignmentSpace(sizes: sizes)
    let journal = try StudyJournal(file: folder.url.appending(path: "journal.jsonl"))
    journal.wall = { ledger.wall }
    return StudyRunner(
      configuration: .init(
        space: space, budget: StudyBudget(evaluations: 20, caps: caps), maximumErrorRate: 0.2),
      parts: .init(
        journal: journal, proposer: RandomProposer(space: space, seeds: SeedSequence(seed: 7)),
        environment: environment, ledger: ledger, history: CallHistory(),
        bounds: environment.bounds))
  }

  private func run(_ caps: BudgetCaps) async throws -> (StudyRunner, StopReason, BudgetSnapshot) {
    let ledger = BudgetLedger(caps: caps)
    var study = try study(caps, environment(ledger), ledger: ledger)
    let reason = try await study.run()
    return (study, reason, ledger.snapshot)
  }

  /// The baseline is admitted by its worst case, 12·100 + 100, beside the verdict's, 16·100 + 100; later
  /// evaluations by what calls took and a quarter more, 12·30·1.25 + 100, beside 16·30·1.25 + 100.
  @Test func aCapOnTokensKeepsTheVerdict() async throws {
    let (study, reason, ledger) = try await run(BudgetCaps(tokens: 3000))
    #expect(reason == .tokens)
    // 360 k + 550 + 700 ≤ 3000 up to k = 4.
    #expect(study.state.evaluated.count == 5)
    #expect(study.state.incumbent?.test != nil)
    #expect(ledger.spent.tokens == 30 * (5 * 12 + 16))
  }

  @Test func aCapOnMoneyKeepsTheVerdict() async throws {
    let (study, reason, ledger) = try await run(BudgetCaps(usd: 0.3))
    #expect(reason == .usd)
    #expect(study.state.evaluated.count == 5)
    #expect(study.state.incumbent?.test != nil)
    #expect(abs(ledger.spent.usd - 0.003 * (5 * 12 + 16)) < 1e-9)
  }

  @Test(arguments: [
    (BudgetCaps(tokens: 2999), "one evaluation may need 1300 tokens and the verdict"),
    (BudgetCaps(usd: 0.2999), "one evaluation may cost $0.13 and the verdict"),
  ])
  func belowTheWorstCaseOfABaselineNothingBegins(caps: BudgetCaps, words: String) async throws {
    let error = await #expect(throws: StudyError.self) { try await run(caps) }
    #expect(error?.code == .budgetTooSmall)
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("plan --pilot") == true)
  }

  @Test func aCapOnTimeKeepsTheVerdictAndCountsOnlyTimeAtWork() async throws {
    let caps = BudgetCaps(wall: .seconds(100))
    let clock = HandClock()
    let first = BudgetLedger(caps: caps, now: { clock.now })
    var environment = environment(first)
    environment.clock = clock
    var study = try study(caps, environment, ledger: first)
    #expect(try await study.run() == .wall)
    // A second a call: 12 k + 15 + 20 ≤ 100 up to k = 5.
    #expect(study.state.evaluated.count == 6)
    #expect(study.state.incumbent?.test != nil)
    #expect(first.wall == .seconds(6 * 12 + 16))
    // A day later the same budget admits nothing more.
    clock.advance(by: .seconds(86_400))
    let left = try StudyJournal.read(folder.url.appending(path: "journal.jsonl")).records
    let second = BudgetLedger(
      caps: caps, spent: first.snapshot.spent, wall: StudyState(records: left).wall,
      now: { clock.now })
    #expect(second.wall == .seconds(88))
    var idle = self.environment(second)
    idle.clock = clock
    var again = try self.study(caps, idle, ledger: second)
    #expect(try await again.run() == .wall)
    #expect(second.snapshot.spent == first.snapshot.spent)
  }

  /// Nobody foresaw that calls become slow: the ledger closes, and the evaluation stays pending.
  @Test func atTheHourNoCallIsSent() async throws {
    let caps = BudgetCaps(wall: .seconds(30))
    let clock = HandClock()
    let ledger = BudgetLedger(caps: caps, now: { clock.now })
    var environment = environment(ledger)
    environment.clock = clock
    environment.secondsPerCall = 7
    var study = try study(caps, environment, ledger: ledger)
    let error = await #expect(throws: StudyError.self) { try await study.run() }
    #expect(error?.message.contains("raise --max-wall") == true)
    #expect(ledger.snapshot.spent.calls == 5)
    #expect(study.state.pending?.number == 1)
  }

  /// A server that bills more than the worst case of a call cannot be undone, only stopped.
  @Test func anOverdrawnBudgetStopsAtOnceAndSaysSo() async throws {
    let caps = BudgetCaps(calls: 1000, tokens: 4000)
    let ledger = BudgetLedger(caps: caps)
    var environment = environment(ledger)
    environment.worst.tokens = 1
    environment.actual.tokens = 334
    var study = try study(caps, environment, ledger: ledger)
    #expect(try await study.run() == .overdrawn)
    #expect(ledger.snapshot.spent.tokens == 12 * 334)
    #expect(study.state.evaluated.count == 1)
  }
}
