import Foundation
import LanguageModels
import PromptSpace
import Randomness
import Strategies
import Testing
import _TestSupport

@testable import Studies

/// Studies whose search chooses the examples of each trial.
@Suite struct StudyPurchaseTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder(inMemory: true) }

  private func study(
    _ name: String = "journal.jsonl", seed: UInt64 = 1, evaluations: Int = 10, calls: Int? = nil,
    score: @escaping ReplayingEnvironment.Score = PurchaseStudy.score
  ) throws -> PurchaseStudy {
    try PurchaseStudy(
      folder.file(name), proposer: ExampleProposer(PurchaseStudy.search(seed: seed)),
      evaluations: evaluations, calls: calls, score: score)
  }

  @Test func nothingIsAskedTwiceAndATrialTellsAllThatIsKnown() async throws {
    var study = try study()
    _ = try await study.runner.run()
    let state = study.runner.state
    var known: [PromptAssignment: Set<Int>] = [:]
    for trial in state.trials {
      let outcome = try #require(trial.outcome)
      let positions = trial.proposal.purchase?.positions ?? Array(0..<24)
      #expect(known[trial.assignment, default: []].isDisjoint(with: positions))
      known[trial.assignment, default: []].formUnion(positions)
      let all = known[trial.assignment, default: []]
      #expect(outcome.examples.count == 24 && outcome.n == all.count)
      for (position, example) in outcome.examples.enumerated() {
        #expect(
          example
            == (all.contains(position)
              ? PurchaseStudy.score(trial.assignment, position) : .skipped("e\(position)")))
      }
      let isWhole = all.count == 24
      #expect(trial.state(maximumErrorRate: 0.2) == (isWhole ? .complete : .partial))
      // The meter foresees what replay saves.
      if let purchase = trial.proposal.purchase { #expect(outcome.usage.calls == purchase.calls) }
    }
    #expect(state.trials.first?.proposal.purchase == nil)
    #expect(known.count > 8 && known.values.count { $0.count < 24 } > 3)
    #expect(state.usage.calls == study.ledger.snapshot.spent.calls)
    #expect(study.environment.requests.allSatisfy { $0.replicate == 0 && $0.race == nil })
    #expect(state.incumbent?.assignment == PurchaseStudy.best)
  }

  /// Wherever the first block of anything but the seed is perfect and the rest is worth nothing.
  @Test(arguments: 1...4 as ClosedRange<UInt64>) func aPerfectFirstBlockDoesNotWin(
    seed: UInt64
  ) async throws {
    let first = Set(try PurchaseStudy.search(seed: seed).blocks.positions[0])
    var study = try study(seed: seed, evaluations: 4) { assignment, example in
      .scored(
        "e\(example)",
        assignment == PurchaseStudy.space.seed ? 0.3 : first.contains(example) ? 1 : 0)
    }
    _ = try await study.runner.run()
    let state = study.runner.state
    let perfect = state.trials.filter { $0.outcome?.score == 1 }
    #expect(perfect.count >= 2)
    #expect(perfect.allSatisfy { $0.state(maximumErrorRate: 0.2) == .partial && $0.test == nil })
    #expect(state.incumbent?.assignment == PurchaseStudy.space.seed)
    #expect(state.complete.allSatisfy { $0.outcome?.n == 24 })
  }

  @Test(arguments: [108, 131, 150, 200, 300, 450]) func noCapOfCallsIsPassed(
    calls: Int
  ) async throws {
    for seed in 1...2 as ClosedRange<UInt64> {
      var study = try study("\(calls)-\(seed)", seed: seed, evaluations: 24, calls: calls)
      let reason = try await study.runner.run()
      let spent = study.ledger.snapshot.spent.calls
      #expect(spent <= calls)
      let state = study.runner.state
      // What does not fit is not begun.
      #expect(reason == .calls && state.pendingTrials.isEmpty)
      // The verdict was kept back.
      #expect(state.baseline?.test != nil && state.incumbent?.test != nil)
      // Nobody more promising than the winner was left half asked while calls were there to go on.
      var proposer: any Proposer = ExampleProposer(try PurchaseStudy.search(seed: seed))
      state.replay(into: &proposer)
      let searched = state.trials.reduce(0) { $0 + ($1.outcome?.usage.calls ?? 0) }
      let left = Allowance(calls: calls - searched - 2 * 18, examples: .max)
      #expect(left.calls >= 0)
      #expect(throws: ProposerError.self) { try proposer.suggest(pending: [], within: left) }
    }
  }

  @Test func evaluationsCountByTheirShare() async throws {
    var study = try study(evaluations: 4)
    #expect(try await study.runner.run() == .evaluations)
    let state = study.runner.state
    #expect(state.trials.count > 6)
    let asked = state.trials.reduce(0) { $0 + ($1.askedExamples ?? 0) }
    #expect(asked <= 4 * 24 && asked > 3 * 24)
    #expect(abs(state.wholeEvaluations - Double(asked) / 24) < 1e-9)
    // Raised, the budget goes on.
    var more = try self.study(evaluations: 5)
    #expect(try await more.runner.run() == .evaluations)
    #expect(more.runner.state.wholeEvaluations > 4)
    #expect(Array(more.runner.state.trials.prefix(3)) == Array(state.trials.prefix(3)))
  }

  /// Ended after each of its records: the journal ends byte for byte as that of the undisturbed study.
  @Test func killedAtEveryRecord() async throws {
    var calm = try study("calm.jsonl", evaluations: 5, calls: 260)
    let reason = try await calm.runner.run()
    let whole = try Data(contentsOf: folder.file("calm.jsonl"))
    let ends = whole.indices.filter { whole[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    #expect(ends.count > 15)
    for end in [0] + ends {
      try whole.prefix(end).write(to: folder.file("cut.jsonl"))
      var resumed = try study("cut.jsonl", evaluations: 5, calls: 260)
      #expect(try await resumed.runner.run() == reason)
      #expect(try Data(contentsOf: folder.file("cut.jsonl")) == whole, "cut after \(end) bytes")
    }
  }

  @Test func theSameWinnerTakesFewerCallsThanWholeEvaluations() async throws {
    var (bought, whole): ([Int], [Int]) = ([], [])
    for seed in 1...5 as ClosedRange<UInt64> {
      var buying = try study("bought-\(seed)", seed: seed, evaluations: 12)
      _ = try await buying.runner.run()
      bought.append(buying.callsToTheBest ?? .max)
      var other = try PurchaseStudy(
        folder.file("whole-\(seed)"), proposer: PurchaseStudy.wholeSearch(seed: seed),
        evaluations: 12)
      _ = try await other.runner.run()
      whole.append(other.callsToTheBest ?? .max)
    }
    #expect(bought.sorted()[2] < whole.sorted()[2], "\(bought) against \(whole)")
  }
}
