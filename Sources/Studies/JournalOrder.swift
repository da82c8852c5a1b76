import LanguageModels
import PromptSpace

/// What a sequence of events must obey for a study to be replayed from it.
///
/// A checksum says that a line is whole, not that it makes sense: anybody can write a whole line.
struct JournalOrder {
  private enum Stage { case proposed, evaluated, tested }
  private var stages: [Int: Stage] = [:]
  /// The largest count that is believed; sums over a million trials then stay far below overflow.
  private static let largestCount = 1_000_000_000_000

  /// What is wrong with the next event, or `nil`.
  ///
  /// - Complexity: O(1) but for the size of the event.
  mutating func objection(to event: StudyEvent) -> String? {
    switch event {
    case .opened(let amount):
      let isSound = Self.isCount(amount.calls) && Self.isCount(amount.tokens)
      return isSound && amount.usd.isFinite ? nil : "a count is out of range"
    case .proposed(let number, _):
      return stages.updateValue(.proposed, forKey: number) == nil
        ? nil : "evaluation \(number) is proposed twice"
    case .evaluated(let number, let outcome):
      return objection(to: outcome) ?? advance(number, from: [.proposed], to: .evaluated)
    case .tested(let number, let outcome):
      return objection(to: outcome) ?? advance(number, from: [.evaluated, .tested], to: .tested)
    case .retried(let number, let outcome):
      let whole: Set<Stage> = outcome.split == .test ? [.tested] : [.evaluated, .tested]
      return objection(to: outcome)
        ?? advance(number, from: whole, to: stages[number] ?? .evaluated)
    case .attached(let observation, _):
      let isSound =
        observation.score.isFinite && (1...Self.largestCount).contains(observation.exampleCount)
        && observation.variance.map { $0.isFinite && $0 >= 0 } ?? true
      return isSound ? nil : "a score is out of range"
    case .stopped: return nil
    }
  }

  private mutating func advance(_ number: Int, from: Set<Stage>, to: Stage) -> String? {
    guard let stage = stages[number], from.contains(stage) else {
      return "evaluation \(number) has a result that it cannot have yet"
    }
    stages[number] = to
    return nil
  }

  private func objection(to outcome: EvaluationOutcome) -> String? {
    let usage = outcome.usage
    let counts = [
      usage.calls, usage.cachedCalls, usage.inputTokens, usage.outputTokens, usage.savedTokens,
    ]
    guard counts.allSatisfy(Self.isCount),
      [usage.costUSD, usage.savedUSD].allSatisfy({ $0?.isFinite != false })
    else {
      return "a count is out of range"
    }
    return outcome.scores.allSatisfy(\.isFinite) && (outcome.reported.map(Self.isSound) ?? true)
      ? nil : "a score is out of range"
  }

  private static func isSound(_ score: ReportedScore) -> Bool {
    (0...1).contains(score.mean) && (1...largestCount).contains(score.n)
      && score.variance.map { $0.isFinite && $0 >= 0 } ?? true
  }

  private static func isCount(_ number: Int) -> Bool { (0...largestCount).contains(number) }
}
