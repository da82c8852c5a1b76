/// What the verdicts of a candidate tell about single questions.
struct MinedCases: Hashable, Sendable {
  /// Questions that the agent lost by itself, in the order of the batch.
  let lost: [Int]
  /// Questions that the agent won by itself while its successors or the workflow lost: first those with both,
  /// then those that the successors lost, then the others.
  let misaligned: [Int]
  /// Share of misaligned questions among the random ones; `nil` without any.
  let misalignment: Double?

  /// - Parameter limit: of each list.
  init(_ verdicts: [QuestionVerdict], rule: RewardRule, limit: Int) {
    lost = verdicts.filter { $0.local < 0.5 }.prefix(limit).map(\.question)
    let priorities = verdicts.map { Self.priority($0, rule) }
    misaligned = (0..<3).flatMap { priority in
      zip(verdicts, priorities).filter { $0.1 == priority }.map(\.0.question)
    }.prefix(limit).map { $0 }
    let random = zip(verdicts, priorities).filter(\.0.isRandom)
    misalignment =
      random.isEmpty
      ? nil : Double(random.count { $0.1 != nil }) / Double(random.count)
  }

  private static func priority(_ verdict: QuestionVerdict, _ rule: RewardRule) -> Int? {
    guard verdict.local > 0.5 else { return nil }
    let lostGlobal = verdict.global.map { $0 < 0.5 } ?? false
    return switch (rule.lostNext(verdict), lostGlobal) {
    case (true, true): 0
    case (true, false): 1
    case (false, true): 2
    case (false, false): nil
    }
  }
}
