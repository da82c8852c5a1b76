import LanguageModels
import PromptSpace

/// What a sequence of records must obey for a study to be replayed from it.
///
/// A checksum says that a line is whole, not that it makes sense: anybody can write a whole line.
struct JournalOrder {
  private enum Stage { case proposed, evaluated, tested }

  private struct Progress {
    let assignment: PromptAssignment
    var stage: Stage
  }

  /// By the number of the trial, less 1.
  private var trials: [Progress] = []

  /// What is wrong with the next record, or `nil`.
  ///
  /// - Complexity: O(1) but for the size of the record.
  func objection(to record: JournalRecord) -> String? {
    guard CountLimit.range.contains(record.wall) else { return "a time is out of range" }
    switch record.event {
    case .opened(let amount):
      let counts = [amount.calls, amount.tokens]
      let isSound = counts.allSatisfy(CountLimit.range.contains) && amount.usd.isFinite
      return isSound ? nil : "a count is out of range"
    case .proposed(let number, let proposal):
      guard number == trials.count + 1 else {
        return "evaluation \(number) is proposed where \(trials.count + 1) is due"
      }
      return proposal.purchase.flatMap { Self.objection(to: $0) }
    case .evaluated(let number, let outcome):
      return Self.objection(to: outcome)
        ?? objection(to: outcome, on: [.validation], of: number, after: [.proposed])
    case .tested(let number, let outcome):
      return Self.objection(to: outcome)
        ?? objection(to: outcome, on: [.test], of: number, after: [.evaluated, .tested])
    case .retried(let number, let outcome):
      return Self.objection(to: outcome)
        ?? objection(
          to: outcome, on: DataSplit.allCases, of: number,
          after: outcome.split == .test ? [.tested] : [.evaluated, .tested])
    case .attached(let observation, _):
      let isSound =
        observation.score.isFinite && CountLimit.positive.contains(observation.exampleCount)
        && observation.variance.map { $0.isFinite && $0 >= 0 } ?? true
      return isSound ? nil : "a score is out of range"
    case .stopped: return nil
    }
  }

  /// Goes on behind an event.
  ///
  /// - Precondition: there is no objection to its record.
  mutating func advance(over event: StudyEvent) {
    switch event {
    case .proposed(_, let proposal):
      trials.append(Progress(assignment: proposal.assignment, stage: .proposed))
    case .evaluated(let number, _): trials[number - 1].stage = .evaluated
    case .tested(let number, _): trials[number - 1].stage = .tested
    case .opened, .retried, .attached, .stopped: break
    }
  }

  private func objection(
    to outcome: EvaluationOutcome, on splits: [DataSplit], of number: Int, after stages: Set<Stage>
  ) -> String? {
    guard (1...max(1, trials.count)).contains(number),
      let trial = trials.dropFirst(number - 1).first,
      stages.contains(trial.stage)
    else { return "evaluation \(number) has a result that it cannot have yet" }
    guard outcome.assignment == trial.assignment else {
      return "evaluation \(number) has the result of another assignment"
    }
    return splits.contains(outcome.split)
      ? nil : "evaluation \(number) has a result on the wrong split"
  }

  private static func objection(to outcome: EvaluationOutcome) -> String? {
    let usage = outcome.usage
    let counts = [
      usage.calls, usage.cachedCalls, usage.inputTokens, usage.outputTokens, usage.savedTokens,
    ]
    guard counts.allSatisfy(CountLimit.range.contains),
      [usage.costUSD, usage.savedUSD].allSatisfy({ $0?.isFinite != false })
    else {
      return "a count is out of range"
    }
    return outcome.scores.allSatisfy(\.isFinite) && (outcome.reported.map(isSound) ?? true)
      ? nil : "a score is out of range"
  }

  private static func objection(to purchase: ExamplePurchase) -> String? {
    let positions = purchase.positions
    let isSound =
      !positions.isEmpty && Set(positions).count == positions.count
      && (positions + [purchase.calls]).allSatisfy(CountLimit.range.contains)
    return isSound ? nil : "a purchase of examples makes no sense"
  }

  private static func isSound(_ score: ReportedScore) -> Bool {
    (0...1).contains(score.mean) && CountLimit.positive.contains(score.n)
      && score.variance.map { $0.isFinite && $0 >= 0 } ?? true
  }
}
