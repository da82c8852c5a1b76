public import LanguageModels
public import PromptSpace
import Strategies

/// What somebody outside is to evaluate.
public struct StudyWork: Hashable, Sendable {
  /// One evaluation.
  public struct Item: Hashable, Sendable {
    public let trial: Trial
    public let split: DataSplit
  }

  /// Empty when nothing is left to do.
  public let items: [Item]
  /// Why no further trial is proposed, or `nil` while some are.
  public let finished: StopReason?
}

extension StudyLoop {
  /// What is under way or comes next, in the order in which ``StudyRunner`` would do it.
  ///
  /// Pending trials come first: asking again hands out nothing new until something was told. When the budget
  /// or the space ends the search, baseline and winner follow on the test split, then the end is recorded.
  ///
  /// - Parameters:
  ///   - count: how many evaluations may be under way.
  ///   - budget: what the study may spend in total.
  ///   - spent: what calls took so far.
  ///   - wall: the time at work so far.
  ///   - measuresTest: whether there is a test split.
  /// - Throws: as ``propose()``.
  public mutating func work(
    upTo count: Int, budget: StudyBudget, spent: BudgetAmount = .zero, wall: Duration = .zero,
    measuresTest: Bool
  ) throws -> StudyWork {
    var end: StopReason?
    while state.pendingTrials.count < count, end == nil {
      // Evaluations under way are promised; what a driver's calls will cost, only the driver knows.
      end = budget.refusal(
        evaluationsDone: state.trials.count, spent: Forecast(amount: spent, wall: wall),
        evaluation: Forecast(amount: BudgetAmount(calls: 1)), reserve: Forecast())
      if end != nil { break }
      do { _ = try propose() } catch ProposerError.spaceExhausted { end = .spaceExhausted }
    }
    let pending = state.pendingTrials.prefix(count)
    guard pending.isEmpty, let end else {
      return StudyWork(items: pending.map { .init(trial: $0, split: .validation) }, finished: end)
    }
    let tests = measuresTest ? state.untestedFinalists : []
    if tests.isEmpty, state.stopReason != end { try recorder.record(.stopped(reason: end)) }
    return StudyWork(
      items: tests.prefix(count).map { .init(trial: $0, split: .test) }, finished: end)
  }
}

extension StudyState {
  /// Baseline and incumbent, as far as the test split has not seen them; one trial where they agree.
  var untestedFinalists: [Trial] {
    var seen: Set<PromptAssignment> = []
    return [baseline, incumbent].compactMap { $0 }
      .filter { $0.test == nil && seen.insert($0.assignment).inserted }
  }
}
