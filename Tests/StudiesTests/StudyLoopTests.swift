import Foundation
import LanguageModels
import PromptSpace
import Randomness
import Strategies
import Testing
import _TestSupport

@testable import Studies

/// The loop as somebody outside drives it.
@Suite struct StudyLoopTests {
  private let space = AssignmentSpace(sizes: [3, 4, 2])
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func loop(_ name: String = "journal.jsonl") throws -> StudyLoop {
    StudyLoop(
      recorder: StudyRecorder(
        space: space, maximumErrorRate: 0.2,
        journal: try StudyJournal(file: folder.file(name))),
      proposer: RandomProposer(space: space, seeds: SeedSequence(seed: 7)))
  }

  private func report(
    _ trial: Int? = nil, _ indices: [Int]? = nil, split: DataSplit = .validation,
    scores: [Double] = [1, 0]
  ) -> OutcomeReport {
    OutcomeReport(
      trial: trial, assignment: indices.map { PromptAssignment($0) }, split: split,
      measurement: .examples(scores.enumerated().map { .scored("\($0)", $1) }))
  }

  private func events(_ name: String = "journal.jsonl") throws -> [StudyEvent] {
    try StudyJournal.read(folder.file(name)).records.map(\.event)
  }

  /// What an outsider with the runner's own environment writes is what the runner writes.
  @Test func drivenFromOutsideItIsTheRunner() async throws {
    let climbing = PlantedEnvironment.climbing(sizes: space.sizes)
    let environment = PlantedEnvironment(examples: [.validation: 6, .test: 4], score: climbing)
    let budget = StudyBudget(evaluations: 8)
    var runner = StudyRunner(
      configuration: .init(space: space, budget: budget, maximumErrorRate: 0.2),
      parts: .init(
        journal: try StudyJournal(file: folder.file("runner.jsonl")),
        proposer: RandomProposer(space: space, seeds: SeedSequence(seed: 7)),
        environment: environment, ledger: BudgetLedger(), history: CallHistory()))
    #expect(try await runner.run() == .evaluations)

    var steps = 0
    while true {
      // A fresh process before every step: nothing but the journal may count.
      var loop = try loop()
      let work = try loop.work(upTo: 1, budget: budget, measuresTest: true)
      guard let item = work.items.first else {
        #expect(work.finished == .evaluations)
        break
      }
      steps += 1
      let count = item.split == .test ? 4 : 6
      _ = try loop.recorder.tell(
        OutcomeReport(
          trial: item.trial.number, assignment: nil, split: item.split,
          measurement: .examples(
            (0..<count).map { climbing(item.trial.assignment, item.split, $0) })
        ))
    }
    #expect(steps == 10)
    #expect(try events().map(withoutOrigin) == events("runner.jsonl").map(withoutOrigin))
  }

  private func withoutOrigin(_ event: StudyEvent) -> StudyEvent {
    func bare(_ outcome: EvaluationOutcome) -> EvaluationOutcome {
      EvaluationOutcome(
        assignment: outcome.assignment, split: outcome.split, examples: outcome.examples,
        usage: .zero)
    }
    return switch event {
    case .evaluated(let trial, let outcome): .evaluated(trial: trial, outcome: bare(outcome))
    case .tested(let trial, let outcome): .tested(trial: trial, outcome: bare(outcome))
    default: event
    }
  }

  @Test func pendingTrialsAreHandedOutAgainUntilTheyAreTold() throws {
    var loop = try loop()
    let budget = StudyBudget(evaluations: 5)
    let first = try loop.work(upTo: 3, budget: budget, measuresTest: false)
    #expect(first.items.map(\.trial.number) == [1, 2, 3])
    #expect(Set(first.items.map(\.trial.assignment)).count == 3)
    #expect(first.items.first?.trial.assignment == space.seed)
    var resumed = try self.loop()
    #expect(try resumed.work(upTo: 3, budget: budget, measuresTest: false) == first)
    _ = try resumed.recorder.tell(report(2))
    let next = try resumed.work(upTo: 4, budget: budget, measuresTest: false)
    #expect(next.items.map(\.trial.number) == [1, 3, 4, 5])
    #expect(next.finished == nil)
    let full = try resumed.work(upTo: 9, budget: budget, measuresTest: false)
    #expect(full.items.map(\.trial.number) == [1, 3, 4, 5])
    #expect(full.finished == .evaluations, "what is under way is promised")
  }

  /// Outcomes arrive in any order; a proposer that is replayed must have learned them in the same.
  @Test func outOfOrderOutcomesAreReplayedAsTheyCame() throws {
    var live = try loop()
    let budget = StudyBudget(evaluations: 9)
    _ = try live.work(upTo: 4, budget: budget, measuresTest: false)
    for trial in [3, 1, 4, 2] { _ = try live.recorder.tell(report(trial)) }
    #expect(live.state.lessons == [3, 1, 4, 2].map { .trial($0) })
    try live.recorder.attach(Observation(assignment: space.seed, score: 1), source: "x")
    #expect(
      StudyState(records: live.recorder.journal.records, maximumErrorRate: 0.2).lessons
        == live.state.lessons)
  }

  @Test func whatNobodyProposedBecomesATrialAndAgainAReplicate() throws {
    var loop = try loop()
    let told = try loop.recorder.tell(report(nil, [1, 1, 1]))
    #expect((told.number, told.proposal.source) == (1, .told))
    let again = try loop.recorder.tell(report(nil, [1, 1, 1]))
    #expect(again.number == 2)
    #expect(loop.state.evaluated.count == 2, "both count against the budget")
    // Nothing can be judged without a baseline, whatever was told before it.
    let work = try loop.work(upTo: 1, budget: StudyBudget(evaluations: 3), measuresTest: false)
    #expect(work.items.first?.trial.assignment == space.seed)
    let byAssignment = try loop.recorder.tell(report(nil, [0, 0, 0]))
    #expect(byAssignment.number == 3, "an outcome goes to the pending trial of its assignment")
    #expect(loop.state.baseline?.number == 3)
  }

  @Test func aReportThatContradictsTheRunChangesNothing() throws {
    var loop = try loop()
    _ = try loop.work(upTo: 2, budget: StudyBudget(evaluations: 5), measuresTest: true)
    _ = try loop.recorder.tell(report(1))
    let before = try events()
    let second = try #require(loop.state.trials.last).assignment
    let refusals: [(OutcomeReport, String)] = [
      (
        report(1),
        "trial 1 (0-0-0) has its validation outcome already: 0.5, n = 2; leave the trial out to "
          + "record a replicate"
      ),
      (report(7), "there is no trial 7; the run has trials 1 to 2"),
      (report(2, [0, 0, 0]), "trial 2 has the assignment \(second), not 0-0-0"),
      (
        report(nil, [0, 9, 0]),
        "the assignment 0-9-0 lies outside the pools; the indices are 0…2, 0…3, 0…1"
      ),
      (
        report(2, split: .test),
        "trial 2 (\(second)) has no outcome on the validation split yet; tell that one first"
      ),
    ]
    for (report, message) in refusals {
      let error = #expect(throws: StudyError.self) { try loop.recorder.tell(report) }
      #expect(error?.code == .refusedReport)
      #expect(error?.message == message)
    }
    #expect(try events() == before)
  }

  @Test func aBaselineWithoutScoresIsRefusedAnotherTrialIsUnusable() throws {
    var loop = try loop()
    _ = try loop.work(upTo: 2, budget: StudyBudget(evaluations: 5), measuresTest: true)
    func failed(_ trial: Int) -> OutcomeReport {
      OutcomeReport(
        trial: trial, assignment: nil,
        measurement: .examples([.failed("a", .error, message: "down")]))
    }
    let error = #expect(throws: StudyError.self) { try loop.recorder.tell(failed(1)) }
    #expect(error?.code == .nothingScored)
    #expect(loop.state.pendingTrials.count == 2)
    let unusable = try loop.recorder.tell(failed(2))
    #expect(unusable.state(maximumErrorRate: 0.2) == .unusable)
  }

  @Test func attachedScoresAreNoTrialsAndNeverWin() throws {
    var loop = try loop()
    let star = Observation(
      assignment: PromptAssignment([2, 3, 1]), score: 1, exampleCount: 9, variance: 0.01)
    try loop.recorder.attach(star, source: "old.jsonl:1")
    try loop.recorder.attach(Observation(assignment: space.seed, score: 0.9), source: "old.jsonl:2")
    #expect(loop.state.trials.isEmpty && loop.state.baseline == nil && loop.state.incumbent == nil)
    #expect(loop.state.attached.first == star)
    let budget = StudyBudget(evaluations: 2)
    let work = try loop.work(upTo: 1, budget: budget, measuresTest: false)
    #expect(work.items.map(\.trial.assignment) == [space.seed], "the baseline is measured here")
    _ = try loop.recorder.tell(report(1))
    #expect(loop.state.incumbent?.number == 1)
    #expect(
      loop.state.observations.map(\.score) == [1, 0.9, 0.5], "in the order of the journal")
    let next = try loop.work(upTo: 1, budget: budget, measuresTest: false)
    #expect(next.items.map(\.trial.number) == [2], "attached scores spend no budget")
  }

  @Test func attachingOutsideTheSpaceIsRefused() throws {
    var loop = try loop()
    let stray = Observation(assignment: PromptAssignment([9, 0, 0]), score: 1)
    #expect(throws: StudyError.self) { try loop.recorder.attach(stray, source: "x") }
    #expect(try events().isEmpty)
  }

  @Test func whatOutsidersReportIsCounted() throws {
    var loop = try loop()
    var outcome = report(nil, [0, 0, 0])
    outcome.usage = ResourceUsage(calls: 12, inputTokens: 30, costUSD: 0.5)
    _ = try loop.recorder.tell(outcome)
    #expect(loop.state.reportedUsage == outcome.usage)
    let spent = try loop.work(
      upTo: 1, budget: StudyBudget(evaluations: 9, calls: 12), spent: BudgetAmount(calls: 12),
      measuresTest: false)
    #expect(spent.items.isEmpty)
    #expect(spent.finished == .calls)
    #expect(try events().last == .stopped(reason: .calls))
  }

  /// A run that was driven from outside goes on under the runner, the pending trials first.
  @Test func theRunnerGoesOnWithATotalBudget() async throws {
    var loop = try loop()
    _ = try loop.work(upTo: 3, budget: StudyBudget(evaluations: 6), measuresTest: false)
    _ = try loop.recorder.tell(
      OutcomeReport(
        trial: 1, assignment: nil, measurement: .mean(ReportedScore(mean: 0.1, n: 6))))
    let environment = PlantedEnvironment(
      examples: [.validation: 6], score: PlantedEnvironment.climbing(sizes: space.sizes))
    var runner = StudyRunner(
      configuration: .init(
        space: space, budget: StudyBudget(evaluations: 6), maximumErrorRate: 0.2),
      parts: .init(
        journal: try StudyJournal(file: folder.file("journal.jsonl")),
        proposer: RandomProposer(space: space, seeds: SeedSequence(seed: 7)),
        environment: environment, ledger: BudgetLedger(), history: CallHistory()))
    #expect(try await runner.run() == .evaluations)
    #expect(environment.evaluated.count == 5)
    #expect(
      environment.evaluated.prefix(2).map(\.assignment)
        == loop.state.pendingTrials.map(\.assignment))
    #expect(runner.state.baseline?.outcome?.score == 0.1)
  }
}
