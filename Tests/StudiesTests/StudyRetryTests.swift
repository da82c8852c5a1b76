import Foundation
import LanguageModels
import PromptSpace
import Randomness
import Strategies
import Synchronization
import Testing
import _TestSupport

@testable import Studies

@Suite struct StudyRetryTests {
  private let sizes = [3, 4, 2]
  private var space: AssignmentSpace { AssignmentSpace(sizes: sizes) }

  /// Fails on some examples while the outage lasts.
  private func environment(down: Bool, test: Int = 4) -> PlantedEnvironment {
    let climbing = PlantedEnvironment.climbing(sizes: sizes)
    return PlantedEnvironment(examples: [.validation: 6, .test: test]) {
      assignment, split, example in
      let id = "\(split)-\(example)"
      if down, assignment[0] == 1, example == 2 { return .failed(id, .timeout, message: "slow") }
      if down, assignment[0] == 2, example < 3 { return .failed(id, .error, message: "reset") }
      if down, assignment[0] == 2, split == .test, example == 3 {
        return .failed(id, .truncated, message: "cut")
      }
      return climbing(assignment, split, example)
    }
  }

  private func runner(
    _ file: URL, _ environment: any PromptEnvironment, evaluations: Int = 12, calls: Int? = nil,
    spent: Int = 0
  ) throws -> StudyRunner {
    StudyRunner(
      configuration: .init(
        space: space, budget: StudyBudget(evaluations: evaluations, calls: calls),
        maximumErrorRate: 0.2),
      parts: .init(
        journal: try StudyJournal(file: file),
        proposer: RandomProposer(space: space, seeds: SeedSequence(seed: 7)),
        environment: environment,
        ledger: BudgetLedger(caps: BudgetCaps(calls: calls), spent: BudgetAmount(calls: spent)),
        history: CallHistory()))
  }

  private func events(_ file: URL) throws -> [StudyEvent] {
    try StudyJournal.read(file).records.map(\.event)
  }

  @Test func failuresAreRunAgainAndAmendTheResults() async throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "journal.jsonl")
    var study = try runner(file, environment(down: true))
    #expect(try await study.run() == .evaluations)
    let before = study.state
    let failed = before.trials.reduce(0) { $0 + ($1.outcome?.errors ?? 0) }
    #expect(failed > 5 && before.complete.count < before.evaluated.count)
    let well = environment(down: false)
    var again = try runner(file, well)
    let report = try await again.retry(RetrySelection())
    let onTest = before.trials.reduce(0) { sum, trial in
      sum + (trial.test?.examples.count { [.error, .timeout].contains($0.status) } ?? 0)
    }
    #expect(report == RetryReport(tried: failed + onTest, scored: failed + onTest, refused: []))
    let after = again.state
    #expect(after.complete.count == after.evaluated.count)
    #expect(after.trials.allSatisfy { $0.outcome?.errors == 0 })
    #expect(after.stopReason == .evaluations)
    // The journal is only ever appended to, and reads back as what the process knew.
    #expect(
      StudyState(records: try StudyJournal(file: file).records, maximumErrorRate: 0.2) == after)
    for (old, new) in zip(before.trials, after.trials) {
      #expect(old.proposal == new.proposal)
      #expect(new.outcome?.examples.map(\.example) == old.outcome?.examples.map(\.example))
      let added = (new.outcome?.usage.calls ?? 0) - (old.outcome?.usage.calls ?? 0)
      #expect(added == 2 * (old.outcome?.errors ?? 0), "only the failed examples are paid")
    }
    #expect(try await again.retry(RetrySelection()) == RetryReport(), "nothing is left")
  }

  @Test func onlyTheChosenTrialAndStatusesAreRunAgain() async throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "journal.jsonl")
    var study = try runner(file, environment(down: true))
    _ = try await study.run()
    let timedOut = try #require(study.state.trials.first { $0.assignment[0] == 1 })
    var again = try runner(file, environment(down: false))
    let none = try await again.retry(RetrySelection(statuses: [.error], trial: timedOut.number))
    #expect(none == RetryReport())
    let one = try await again.retry(RetrySelection(statuses: [.timeout], trial: timedOut.number))
    #expect(one.tried >= 1 && one.scored == one.tried)
    let retried = try events(file).compactMap { event in
      if case .retried(let trial, _) = event { trial } else { nil }
    }
    #expect(Set(retried) == [timedOut.number])
  }

  /// Knows its examples by name, as a data set does.
  private struct NamedEnvironment: PromptEnvironment {
    let environment: PlantedEnvironment
    let asked = Positions()

    final class Positions: Sendable {
      let all = Mutex<[[Int]?]>([])
    }

    func callsPerEvaluation(on split: DataSplit) -> Int {
      environment.callsPerEvaluation(on: split)
    }

    func exampleIDs(on split: DataSplit) -> [String]? { (0..<6).map { "\(split)-\($0)" } }

    func evaluate(
      _ request: EvaluationRequest,
      progress: @escaping @Sendable (_ finished: Int, _ total: Int) -> Void
    ) async throws -> EvaluationOutcome {
      asked.all.withLock { $0.append(request.positions) }
      return try await environment.evaluate(request, progress: progress)
    }
  }

  /// The outcome of some examples in an order of their own, the first of them failed.
  private func outcome(
    _ assignment: PromptAssignment, of examples: [Int], origin: EvaluationOutcome.Origin? = nil
  ) -> EvaluationOutcome {
    let outcomes = examples.enumerated().map { index, example -> ExampleOutcome in
      let id = "validation-\(example)"
      return index == 0 ? .failed(id, .error, message: "reset") : .scored(id, 0.25)
    }
    return EvaluationOutcome(
      assignment: assignment, split: .validation, examples: outcomes, usage: .zero, origin: origin)
  }

  /// A journal may hold some of the examples, in another order than the data set; what somebody else measured is
  /// his to run again.
  @Test func examplesAreFoundByNameAndToldTrialsAreLeftAlone() async throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "journal.jsonl")
    let told = outcome(PromptAssignment([1, 1, 1]), of: [2, 0, 1], origin: .told)
    do {
      let journal = try StudyJournal(file: file)
      try journal.append(
        .proposed(trial: 1, proposal: Proposal(assignment: space.seed, source: .seed)))
      try journal.append(
        .evaluated(trial: 1, outcome: outcome(space.seed, of: [4, 3, 1, 5, 0])))
      try journal.append(
        .proposed(trial: 2, proposal: Proposal(assignment: told.assignment, source: .told)))
      try journal.append(.evaluated(trial: 2, outcome: told))
    }
    let named = NamedEnvironment(environment: environment(down: false, test: 0))
    var again = try runner(file, named)
    let report = try await again.retry(RetrySelection())
    #expect(report == RetryReport(tried: 1, scored: 1, told: [2]))
    #expect(named.asked.all.withLock { $0 } == [[4]])
    let amended = try #require(again.state.trials[0].outcome)
    #expect(amended.examples.map(\.example) == [4, 3, 1, 5, 0].map { "validation-\($0)" })
    // Example 4 of the data set scores 0.04 under the seed, by the planted rule.
    #expect(amended.examples.map(\.score) == [0.04, 0.25, 0.25, 0.25, 0.25])
    #expect(again.state.trials[1].outcome == told)
  }

  /// Decisions after a retry follow from the amended results, whatever process makes them.
  @Test func laterDecisionsLearnTheAmendedResults() async throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "journal.jsonl")
    var study = try runner(file, environment(down: true), evaluations: 6)
    _ = try await study.run()
    var again = try runner(file, environment(down: false), evaluations: 6)
    _ = try await again.retry(RetrySelection())
    let prefix = try Data(contentsOf: file)
    var onward = try runner(file, environment(down: false), evaluations: 9)
    _ = try await onward.run()
    let expected = try events(file)
    let cut = folder.url.appending(path: "cut.jsonl")
    let whole = try Data(contentsOf: file)
    for length in stride(from: prefix.count, through: whole.count, by: 97) {
      try whole.prefix(length).write(to: cut)
      var resumed = try runner(cut, environment(down: false), evaluations: 9)
      _ = try await resumed.run()
      #expect(try events(cut) == expected, "cut after \(length) bytes")
    }
  }

  @Test func keptAnswersAreAskedForAnew() async throws {
    final class Recorder: PromptEnvironment {
      let environment: PlantedEnvironment
      let requests = Mutex<[EvaluationRequest]>([])
      init(_ environment: PlantedEnvironment) { self.environment = environment }
      func callsPerEvaluation(on split: DataSplit) -> Int {
        environment.callsPerEvaluation(on: split)
      }
      func evaluate(
        _ request: EvaluationRequest,
        progress: @escaping @Sendable (_ finished: Int, _ total: Int) -> Void
      ) async throws -> EvaluationOutcome {
        requests.withLock { $0.append(request) }
        return try await environment.evaluate(request, progress: progress)
      }
    }
    let cut = PlantedEnvironment(examples: [.validation: 3]) { assignment, split, example in
      example == 1
        ? .failed("\(example)", .truncated, message: "cut")
        : example == 2 && assignment[0] > 0
          ? .failed("\(example)", .timeout, message: "slow") : .scored("\(example)", 0.5)
    }
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "journal.jsonl")
    let recorder = Recorder(cut)
    var study = StudyRunner(
      configuration: .init(
        space: space, budget: StudyBudget(evaluations: 1), maximumErrorRate: 0.5),
      parts: .init(
        journal: try StudyJournal(file: file),
        proposer: RandomProposer(space: space, seeds: SeedSequence(seed: 7)),
        environment: recorder, ledger: BudgetLedger(), history: CallHistory()))
    _ = try await study.run()
    for _ in 0..<2 {
      let report = try await study.retry(RetrySelection(statuses: [.truncated]))
      #expect(report == RetryReport(tried: 1, scored: 0, refused: []))
    }
    let requests = recorder.requests.withLock { $0 }
    #expect(requests.map(\.positions) == [nil, [1], [1]])
    #expect(Set(requests.map(\.replicate)).count == 3, "every retry of an answer is a new draw")
  }

  @Test func theBudgetHoldsForRetries() async throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "journal.jsonl")
    var study = try runner(file, environment(down: true), evaluations: 6)
    _ = try await study.run()
    // Every trial that failed needs 2 or 6 calls.
    let before = try events(file)
    var poor = try runner(file, environment(down: false), calls: 100, spent: 99)
    let refused = try await poor.retry(RetrySelection())
    #expect(refused.tried == 0 && !refused.refused.isEmpty)
    #expect(try events(file) == before, "what is refused leaves no trace")
  }

  @Test func aRetryThatDiedIsOnTheBill() {
    let assignment = PromptAssignment([0])
    let recorded = EvaluationOutcome(
      assignment: assignment, split: .validation, examples: [],
      usage: ResourceUsage(
        calls: 4, cachedCalls: 2, inputTokens: 40, outputTokens: 4, savedTokens: 22))
    func record(_ status: String) -> CallRecord {
      CallRecord(
        time: Date(timeIntervalSince1970: 0),
        context: CallContext(role: .agent, trial: 3, split: "validation"), model: "m", attempt: 1,
        outcome: .init(
          status: status, usage: TokenUsage(inputTokens: 10, outputTokens: 1), costUSD: 0.5,
          latency: .zero, wasSent: true))
    }
    let retry = ResourceUsage(
      calls: 1, cachedCalls: 5, inputTokens: 10, outputTokens: 1, costUSD: 0.5)
    let clean = CallHistory((0..<4).map { _ in record("ok") })
    #expect(clean.usage(of: recorded, trial: 3, after: retry).calls == 5)
    let died = CallHistory((0..<6).map { _ in record("ok") })
    let usage = died.usage(of: recorded, trial: 3, after: retry)
    #expect(usage.calls == 7 && usage.inputTokens == 70 && usage.costUSD == 3.5)
    #expect(usage.cachedCalls == 2 && usage.savedTokens == 22, "a trial saves nothing from itself")
  }

  @Test func whatAnInterruptedTrialPaidItselfIsNoSaving() {
    let outcome = EvaluationOutcome(
      assignment: PromptAssignment([0]), split: .validation, examples: [],
      usage: ResourceUsage(
        calls: 2, cachedCalls: 5, inputTokens: 20, outputTokens: 2, costUSD: 1, savedTokens: 55,
        savedUSD: 2.5))
    let record = CallRecord(
      time: Date(timeIntervalSince1970: 0),
      context: CallContext(role: .agent, trial: 3, split: "validation"), model: "m", attempt: 1,
      outcome: .init(
        status: "ok", usage: TokenUsage(inputTokens: 10, outputTokens: 1), costUSD: 0.5,
        latency: .zero, wasSent: true))
    let usage = CallHistory([record, record]).completing(outcome, trial: 3).usage
    #expect(usage.calls == 4 && usage.cachedCalls == 3)
    #expect(usage.savedTokens == 33 && usage.savedUSD == 1.5 && usage.costUSD == 2)
  }
}
