import Foundation
import LanguageModels
import PromptSpace
import Randomness
import Strategies
import Testing
import _TestSupport

@testable import Studies

/// Failed examples in studies whose search chooses the examples of each trial.
@Suite struct StudyPurchaseFailureTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder(inMemory: true) }

  private func study(
    evaluations: Int = 4, score: @escaping ReplayingEnvironment.Score
  ) throws -> PurchaseStudy {
    try PurchaseStudy(
      folder.file("journal.jsonl"), proposer: ExampleProposer(PurchaseStudy.search(seed: 1)),
      evaluations: evaluations, score: score)
  }

  private static func slow(_ example: Int) -> ExampleOutcome {
    .failed("e\(example)", .timeout, message: "slow")
  }

  /// A dead server is not taken for bad prompts, however few examples a trial asks.
  @Test func anOutageEndsTheStudy() async throws {
    var study = try study { assignment, example in
      assignment == PurchaseStudy.space.seed
        ? PurchaseStudy.score(assignment, example) : Self.slow(example)
    }
    await #expect(throws: StudyError.self) { try await study.runner.run() }
    let asked = study.runner.state.trials.dropFirst().reduce(0) { $0 + ($1.askedExamples ?? 0) }
    #expect(asked <= 12)
    // The server is back: the same study goes on.
    var later = try self.study(score: PurchaseStudy.score)
    #expect(try await later.runner.run() == .evaluations)
  }

  /// Two failures among the first three examples are two of 24.
  @Test func aFewFailuresMakeNothingUnusable() async throws {
    let first = try PurchaseStudy.search(seed: 1).blocks.positions[0]
    var study = try study { assignment, example in
      assignment[2] == 1 && first.prefix(2).contains(example)
        ? Self.slow(example) : PurchaseStudy.score(assignment, example)
    }
    _ = try await study.runner.run()
    let hit = study.runner.state.trials.filter { $0.outcome?.errors == 2 }
    #expect(hit.count > 1)
    #expect(hit.allSatisfy { $0.state(maximumErrorRate: 0.2).isInformative })
  }

  /// Once no later example can make a combination usable, none is asked.
  @Test func tooManyFailuresCloseACombination() async throws {
    var study = try study(evaluations: 6) { assignment, example in
      assignment[1] == 1 && example % 2 == 0
        ? Self.slow(example) : PurchaseStudy.score(assignment, example)
    }
    _ = try await study.runner.run()
    let state = study.runner.state
    let closed = state.trials.filter { $0.state(maximumErrorRate: 0.2) == .unusable }
    #expect(!closed.isEmpty)
    for trial in closed {
      #expect(trial.assignment[1] == 1)
      #expect(
        !state.trials.contains { $0.assignment == trial.assignment && $0.number > trial.number })
    }
    #expect(state.incumbent.map { $0.assignment[1] != 1 } == true)
  }

  /// A retry amends what is known of a combination, once, and every block learns it.
  @Test func aRetryAmendsTheLatestTrialOfACombination() async throws {
    // The test split has no such position.
    let first = try #require(
      PurchaseStudy.search(seed: 1).blocks.positions[0].first { $0 >= 6 })
    var study = try study(evaluations: 6) { assignment, example in
      example == first && assignment != PurchaseStudy.space.seed
        ? Self.slow(example) : PurchaseStudy.score(assignment, example)
    }
    _ = try await study.runner.run()
    let before = study.runner.state
    #expect(before.trials.contains { before.isSuperseded($0) })
    var again = try self.study(evaluations: 6, score: PurchaseStudy.score)
    let report = try await again.runner.retry(RetrySelection())
    let assignments = Set(before.trials.dropFirst().map(\.assignment))
    #expect(report.tried == assignments.count && report.scored == report.tried)
    let after = again.runner.state
    for trial in after.trials {
      #expect(trial.outcome?.errors == (after.isSuperseded(trial) ? 1 : 0))
      let outcome = try #require(trial.outcome)
      #expect(after.amended(outcome, of: trial).errors == 0)
    }
    #expect(after.observations.count == assignments.count + 1)
  }

  @Test func aPurchaseThatMakesNoSenseIsAnError() throws {
    for (positions, calls) in [([], 0), ([1, 1], 3), ([-1], 3), ([1], -3)] as [([Int], Int)] {
      let order = JournalOrder()
      let proposal = Proposal(
        assignment: PurchaseStudy.space.seed, source: .search,
        purchase: ExamplePurchase(positions: positions, calls: calls))
      let record = JournalRecord(
        sequence: 0, time: "", event: .proposed(trial: 1, proposal: proposal))
      #expect(order.objection(to: record) == "a purchase of examples makes no sense")
    }
  }
}
