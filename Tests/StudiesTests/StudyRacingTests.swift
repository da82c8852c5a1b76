import Foundation
import LanguageModels
import PromptSpace
import Randomness
import Strategies
import Synchronization
import Testing
import _TestSupport

@testable import Studies

@Suite struct StudyRacingTests {
  private let space = AssignmentSpace(sizes: [3, 4, 2])

  private func runner(
    _ file: URL, racing: Double?, evaluations: Int = 24,
    interruption: (@Sendable (Int) throws -> Void)? = nil
  ) throws -> StudyRunner {
    let planted = PlantedEnvironment(
      examples: [.validation: 40, .test: 10], interruption: interruption,
      score: PlantedEnvironment.climbing(sizes: space.sizes))
    let seeds = SeedSequence(seed: 7)
    return StudyRunner(
      configuration: .init(
        space: space, budget: StudyBudget(evaluations: evaluations), maximumErrorRate: 0.2,
        racing: racing.map { .init(confidence: $0, seeds: seeds) }),
      parts: .init(
        journal: try StudyJournal(file: file),
        proposer: RandomProposer(space: space, seeds: seeds),
        environment: RacingEnvironment(environment: planted), ledger: BudgetLedger(),
        history: CallHistory()))
  }

  @Test func losersGiveUpAndTheWinnerIsTheSame() async throws {
    let folder = try TemporaryFolder()
    var whole = try runner(folder.url.appending(path: "whole.jsonl"), racing: nil)
    _ = try await whole.run()
    var raced = try runner(folder.url.appending(path: "raced.jsonl"), racing: 0.95)
    _ = try await raced.run()
    let stopped = raced.state.trials.filter { $0.state(maximumErrorRate: 0.2) == .raced }
    #expect(stopped.count >= 10)
    #expect(stopped.allSatisfy { $0.outcome?.earlyStop != nil && $0.outcome?.observation != nil })
    #expect(!raced.state.complete.contains { $0.outcome?.earlyStop != nil })
    #expect(raced.state.incumbent?.assignment == whole.state.incumbent?.assignment)
    #expect(raced.state.usage.calls < whole.state.usage.calls * 2 / 3)
    // Final measurements and the baseline are never cut short.
    #expect(raced.state.trials[0].outcome?.earlyStop == nil)
    #expect(raced.state.trials.allSatisfy { $0.test?.earlyStop == nil })
    #expect(raced.state.trials.count { $0.test?.n == 10 } == 2)
  }

  @Test func aRaceIsAlwaysAgainstTheBestSoFar() async throws {
    let folder = try TemporaryFolder()
    var raced = try runner(folder.url.appending(path: "raced.jsonl"), racing: 0.9)
    _ = try await raced.run()
    var best: Trial?
    for trial in raced.state.trials {
      if let stop = trial.outcome?.earlyStop {
        #expect(stop.rival == best?.assignment && stop.confidence == 0.9)
      } else if (trial.outcome?.score ?? 0) > (best?.outcome?.score ?? -1) {
        best = trial
      }
    }
  }

  @Test func anInterruptedRaceEndsAsAnUndisturbedOne() async throws {
    struct Outage: Error {}
    let folder = try TemporaryFolder()
    var calm = try runner(folder.url.appending(path: "calm.jsonl"), racing: 0.95)
    _ = try await calm.run()
    let file = folder.url.appending(path: "journal.jsonl")
    for evaluation in 2...5 {
      var broken = try runner(
        file, racing: 0.95, interruption: { if $0 == evaluation { throw Outage() } })
      await #expect(throws: Outage.self) { try await broken.run() }
    }
    var resumed = try runner(file, racing: 0.95)
    _ = try await resumed.run()
    #expect(resumed.state.trials == calm.state.trials)
  }

  /// A study that measures an assignment again wants new draws.
  @Test func aRepeatedAssignmentIsAFurtherReplicate() async throws {
    final class Recorder: PromptEnvironment {
      let requests = Mutex<[EvaluationRequest]>([])
      func callsPerEvaluation(on split: DataSplit) -> Int { 1 }
      func evaluate(
        _ request: EvaluationRequest,
        progress: @escaping @Sendable (_ finished: Int, _ total: Int) -> Void
      ) async throws -> EvaluationOutcome {
        requests.withLock { $0.append(request) }
        return EvaluationOutcome(
          assignment: request.assignment, split: request.split, examples: [.scored("a", 0.5)],
          usage: .zero)
      }
    }
    struct Stubborn: Proposer {
      let name = "stubborn"
      func suggest(pending: [PromptAssignment]) throws -> Proposal {
        Proposal(assignment: PromptAssignment([0, 0, 1]), source: .search)
      }
      mutating func observe(_ observation: Observation) {}
      mutating func attach(_ observation: Observation) {}
      mutating func markUnusable(_ assignment: PromptAssignment) {}
    }
    let folder = try TemporaryFolder()
    let recorder = Recorder()
    var study = StudyRunner(
      configuration: .init(
        space: space, budget: StudyBudget(evaluations: 4), maximumErrorRate: 0.2),
      parts: .init(
        journal: try StudyJournal(file: folder.url.appending(path: "journal.jsonl")),
        proposer: Stubborn(), environment: recorder, ledger: BudgetLedger(),
        history: CallHistory()))
    _ = try await study.run()
    let requests = recorder.requests.withLock { $0 }
    #expect(requests.filter { $0.split == .validation }.map(\.replicate) == [0, 0, 1, 2])
    #expect(requests.filter { $0.split == .test }.map(\.replicate) == [0])
  }
}
