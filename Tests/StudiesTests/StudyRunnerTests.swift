import Foundation
import LanguageModels
import PromptSpace
import Randomness
import Strategies
import Synchronization
import Testing
import _TestSupport

@testable import Studies

@Suite struct StudyRunnerTests {
  private let sizes = [3, 4, 2]

  private var space: AssignmentSpace { AssignmentSpace(sizes: sizes) }

  private func environment(
    test: Int = 4, interruption: (@Sendable (Int) throws -> Void)? = nil,
    score: PlantedEnvironment.Score? = nil
  ) -> PlantedEnvironment {
    PlantedEnvironment(
      examples: [.validation: 6, .test: test], interruption: interruption,
      score: score ?? PlantedEnvironment.climbing(sizes: sizes))
  }

  private func runner(
    _ file: URL, _ environment: PlantedEnvironment, evaluations: Int = 8, calls: Int? = nil,
    progress: @escaping @Sendable (StudyProgress) -> Void = { _ in }
  ) throws -> StudyRunner {
    StudyRunner(
      configuration: .init(
        space: space, budget: StudyBudget(evaluations: evaluations, calls: calls),
        maximumErrorRate: 0.2),
      parts: .init(
        journal: try StudyJournal(file: file),
        proposer: RandomProposer(space: space, seeds: SeedSequence(seed: 7)),
        environment: environment, ledger: BudgetLedger(caps: BudgetCaps(calls: calls)),
        history: CallHistory()),
      progress: progress)
  }

  private func events(_ file: URL) throws -> [StudyEvent] {
    try StudyJournal.read(file).records.map(\.event)
  }

  @Test func beginsWithTheSeedKeepsTheBudgetAndMeasuresTheFinalists() async throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "journal.jsonl")
    let environment = environment()
    var study = try runner(file, environment)
    #expect(try await study.run() == .evaluations)
    let validation = environment.evaluated.filter { $0.split == .validation }.map(\.assignment)
    #expect(validation.count == 8)
    #expect(validation.first == space.seed)
    #expect(Set(validation).count == 8, "nothing is measured twice")
    let test = environment.evaluated.filter { $0.split == .test }.map(\.assignment)
    let best = try #require(study.state.incumbent)
    #expect(test == [space.seed, best.assignment])
    #expect(best.outcome?.score == study.state.complete.compactMap { $0.outcome?.score }.max())
    #expect(try events(file).last == .stopped(reason: .evaluations))
  }

  /// The property that resumption rests on: whatever was lost, the same decisions follow.
  @Test func cutAnywhereItMakesTheSameDecisions() async throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "journal.jsonl")
    var study = try runner(file, environment(), evaluations: 5)
    _ = try await study.run()
    let expected = try events(file)
    let whole = try Data(contentsOf: file)
    let cut = folder.url.appending(path: "cut.jsonl")
    for length in stride(from: 0, through: whole.count, by: 41) {
      try whole.prefix(length).write(to: cut)
      var resumed = try runner(cut, environment(), evaluations: 5)
      #expect(try await resumed.run() == .evaluations)
      #expect(try events(cut) == expected, "cut after \(length) bytes")
    }
  }

  @Test func aFinishedStudySpendsNothingMore() async throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "journal.jsonl")
    var study = try runner(file, environment())
    _ = try await study.run()
    let before = try Data(contentsOf: file)
    let idle = environment()
    var again = try runner(file, idle)
    #expect(try await again.run() == .evaluations)
    #expect(idle.evaluated.isEmpty)
    #expect(try Data(contentsOf: file) == before)
  }

  @Test func aLargerBudgetIsATotal() async throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "journal.jsonl")
    var study = try runner(file, environment(), evaluations: 4)
    _ = try await study.run()
    let more = environment()
    var extended = try runner(file, more, evaluations: 6)
    _ = try await extended.run()
    #expect(more.evaluated.filter { $0.split == .validation }.count == 2)
    #expect(extended.state.evaluated.count == 6)
  }

  @Test func anInterruptionLeavesACheckpointAndContinues() async throws {
    try await checkResumption(after: CancellationError(), leaves: .interrupted)
  }

  @Test func anErrorLeavesACheckpointAndContinues() async throws {
    struct Outage: Error {}
    try await checkResumption(after: Outage(), leaves: .failed)
  }

  private func checkResumption<Failure: Error>(
    after failure: Failure, leaves reason: StopReason
  ) async throws {
    let folder = try TemporaryFolder()
    var undisturbed = try runner(folder.url.appending(path: "whole.jsonl"), environment())
    _ = try await undisturbed.run()
    let file = folder.url.appending(path: "journal.jsonl")
    let failing = environment(interruption: { if $0 == 3 { throw failure } })
    var study = try runner(file, failing)
    await #expect(throws: Failure.self) { try await study.run() }
    #expect(try events(file).last == .stopped(reason: reason))
    var resumed = try runner(file, environment())
    _ = try await resumed.run()
    #expect(resumed.state.trials == undisturbed.state.trials)
  }

  @Test func anEvaluationWithoutAScoreEndsTheRunAndKeepsItsProposal() async throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "journal.jsonl")
    let seed = space.seed
    let dead = environment(score: { assignment, split, example in
      assignment == seed
        ? .scored("\(split)-\(example)", 0.5)
        : .failed("\(split)-\(example)", .error, message: "connection refused")
    })
    var study = try runner(file, dead)
    let error = await #expect(throws: StudyError.self) { try await study.run() }
    #expect(error?.code == .nothingScored)
    #expect(error?.message.contains("connection refused") == true)
    #expect(study.state.evaluated.count == 1)
    #expect(study.state.pending?.number == 2)
  }

  /// The model rambles, the server withholds every reply, or the prompt is too long for it: the same again at
  /// every restart.
  @Test(arguments: [ExampleOutcome.Status.truncated, .filtered, .refused])
  func aCombinationWithoutAnyScoreIsUnusableAndTheStudyGoesOn(
    _ status: ExampleOutcome.Status
  ) async throws {
    let folder = try TemporaryFolder()
    let climbing = PlantedEnvironment.climbing(sizes: sizes)
    let rambling = environment(score: { assignment, split, example in
      assignment[0] == 2
        ? .failed("\(split)-\(example)", status, message: "no answer")
        : climbing(assignment, split, example)
    })
    var study = try runner(
      folder.url.appending(path: "journal.jsonl"), rambling, evaluations: space.count ?? 0)
    #expect(try await study.run() == .evaluations)
    let unusable = study.state.trials.filter { $0.state(maximumErrorRate: 0.2) == .unusable }
    #expect(unusable.map { $0.assignment[0] } == Array(repeating: 2, count: 8))
    #expect(study.state.incumbent?.assignment == PromptAssignment([1, 3, 1]))
  }

  /// A key that expired, a model that was withdrawn: the server answers, and takes nothing any more.
  @Test func aServerThatRefusesOneCombinationAfterTheOtherEndsTheRun() async throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "journal.jsonl")
    let climbing = PlantedEnvironment.climbing(sizes: sizes)
    let answered = Mutex(0)
    let closing = environment(score: { assignment, split, example in
      // The baseline and one more.
      let isOpen = answered.withLock { count in
        count += 1
        return count <= 12
      }
      return isOpen
        ? climbing(assignment, split, example)
        : .failed("\(split)-\(example)", .refused, message: "no such model")
    })
    for _ in 1...2 {
      var study = try runner(file, closing, evaluations: 20)
      let error = await #expect(throws: StudyError.self) { try await study.run() }
      #expect(error?.code == .nothingScored)
      #expect(
        error?.message.hasPrefix("every request of the last combinations was refused") == true)
      #expect(error?.message.contains("no such model") == true)
      // The last one is tried again, the others stand in the journal.
      #expect(study.state.evaluated.count == 6 && study.state.pending?.number == 7)
    }
  }

  @Test func aBaselineWithoutAnyScoreEndsTheRunWhateverTheReason() async throws {
    let folder = try TemporaryFolder()
    let silent = environment(score: { _, split, example in
      .failed("\(split)-\(example)", .truncated, message: "no answer")
    })
    var study = try runner(folder.url.appending(path: "journal.jsonl"), silent)
    let error = await #expect(throws: StudyError.self) { try await study.run() }
    #expect(error?.code == .nothingScored)
  }

  @Test func aSpoiledBaselineEndsTheRunAndIsTriedAgain() async throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "journal.jsonl")
    let climbing = PlantedEnvironment.climbing(sizes: sizes)
    let spoiled = environment(score: { assignment, split, example in
      example < 2
        ? .failed("\(split)-\(example)", .timeout, message: "too slow")
        : climbing(assignment, split, example)
    })
    var study = try runner(file, spoiled)
    let error = await #expect(throws: StudyError.self) { try await study.run() }
    #expect(error?.message.hasPrefix("only 4 of 6 examples of the baseline") == true)
    var again = try runner(file, environment())
    #expect(try await again.run() == .evaluations)
    #expect(again.state.baseline?.outcome?.n == 6)
  }

  @Test func whatWasBookedAddsUp() {
    var state = StudyState(maximumErrorRate: 0.1)
    state.apply(.opened(booked: BudgetAmount(calls: 2, tokens: 30, usd: 0.5)))
    state.apply(.stopped(reason: .interrupted))
    state.apply(.opened(booked: BudgetAmount(calls: 1)))
    #expect(state.booked == BudgetAmount(calls: 3, tokens: 30, usd: 0.5))
  }

  @Test func aFullDiskLeavesNoCheckpoint() async throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "journal.jsonl")
    let full = environment(interruption: {
      if $0 == 2 { throw StudyError(.storage, "no space left") }
    })
    var study = try runner(file, full)
    await #expect(throws: StudyError.self) { try await study.run() }
    guard case .proposed = try events(file).last else {
      Issue.record("the journal should end with the proposal")
      return
    }
  }

  @Test func tooManyErrorsMakeATrialUnusableNotBad() async throws {
    let folder = try TemporaryFolder()
    let climbing = PlantedEnvironment.climbing(sizes: sizes)
    let flaky = environment(score: { assignment, split, example in
      // The best candidates fail on a third of the examples.
      assignment[0] == 2 && example < 2
        ? .failed("\(split)-\(example)", .timeout, message: "too slow")
        : climbing(assignment, split, example)
    })
    var study = try runner(
      folder.url.appending(path: "journal.jsonl"), flaky, evaluations: space.count ?? 0)
    _ = try await study.run()
    let unusable = study.state.trials.filter { $0.state(maximumErrorRate: 0.2) == .unusable }
    #expect(unusable.count == 8)
    #expect(unusable.allSatisfy { $0.assignment[0] == 2 && ($0.outcome?.n ?? 0) == 4 })
    #expect(study.state.incumbent?.assignment == PromptAssignment([1, 3, 1]))
  }

  @Test func aCallCapKeepsTheCallsOfTheVerdict() async throws {
    // 12 calls an evaluation, 16 for the verdict: 3 evaluations fit into 63 calls, 4 into 64; where
    // every call is tried twice, 24 and 32.
    for (cap, attempts, evaluated) in [(52, 1, 3), (63, 1, 3), (64, 1, 4), (80, 2, 2)] {
      let folder = try TemporaryFolder()
      let ledger = BudgetLedger(caps: BudgetCaps(calls: cap))
      let spending = SpendingEnvironment(
        environment: environment(), ledger: ledger, attempts: attempts)
      var study = StudyRunner(
        configuration: .init(
          space: space, budget: StudyBudget(evaluations: 50, calls: cap), maximumErrorRate: 0.2),
        parts: .init(
          journal: try StudyJournal(file: folder.url.appending(path: "journal.jsonl")),
          proposer: RandomProposer(space: space, seeds: SeedSequence(seed: 7)),
          environment: spending, ledger: ledger, history: CallHistory()))
      #expect(try await study.run() == .calls)
      #expect(study.state.evaluated.count == evaluated, "cap \(cap), \(attempts) attempts")
      #expect(attempts > 1 || study.state.incumbent?.test != nil)
      #expect(ledger.snapshot.spent.calls <= cap)
    }
  }

  @Test func aBudgetBelowTheBaselineIsRefusedBeforeAnyCall() async throws {
    let folder = try TemporaryFolder()
    let environment = environment()
    var study = try runner(
      folder.url.appending(path: "journal.jsonl"), environment, calls: 27)
    let error = await #expect(throws: StudyError.self) { try await study.run() }
    #expect(error?.code == .budgetTooSmall)
    #expect(environment.evaluated.isEmpty)
  }

  @Test func anExhaustedSpaceIsANormalEnd() async throws {
    let folder = try TemporaryFolder()
    var study = try runner(
      folder.url.appending(path: "journal.jsonl"), environment(), evaluations: 1000)
    #expect(try await study.run() == .spaceExhausted)
    #expect(study.state.evaluated.count == space.count)
    #expect(study.state.incumbent?.assignment == PromptAssignment([2, 3, 1]))
  }

  @Test func withoutATestSplitThereIsNoTestMeasurement() async throws {
    let folder = try TemporaryFolder()
    let environment = environment(test: 0)
    var study = try runner(folder.url.appending(path: "journal.jsonl"), environment)
    _ = try await study.run()
    #expect(environment.evaluated.allSatisfy { $0.split == .validation })
  }
}
