/// How a candidate did against a baseline on one question: shares of wins, 1, 0.5 for a tie, 0.
struct QuestionVerdict: Hashable, Sendable {
  let question: Int
  /// False for a question that was put into the batch on purpose.
  let isRandom: Bool
  /// Of the agent's own outputs.
  let local: Double
  /// Of its successors', in their order; of those alone that said something both times.
  let next: [Double]
  /// Of the workflow's outputs; `nil` where they are the agent's own or do not count.
  let global: Double?
}

/// Weighs the verdicts of a batch.
struct RewardRule: Sendable {
  let lookahead: MASPOConfiguration.Lookahead
  let weights: MASPOConfiguration.Weights
  let narrowWeights: MASPOConfiguration.Weights

  /// R: the share of wins of a batch; one half where nothing was judged.
  ///
  /// - per question: the mean of ``share(of:)`` over the questions;
  /// - otherwise: α·mean(local) + β·mean over all comparisons of successors + θ·mean(global).
  func share(_ verdicts: [QuestionVerdict]) -> Double {
    guard !verdicts.isEmpty else { return 0.5 }
    guard lookahead != .perQuestion, verdicts.allSatisfy({ $0.global != nil }) else {
      return Self.mean(verdicts.map(share(of:)))
    }
    let next = verdicts.flatMap(\.next)
    let local = Self.mean(verdicts.map(\.local))
    let global = Self.mean(verdicts.compactMap(\.global))
    if next.isEmpty { return narrowWeights.local * local + narrowWeights.global * global }
    return weights.local * local + weights.next * Self.mean(next) + weights.global * global
  }

  /// α·local + β·mean(next) + θ·global of one question; without successors the narrow weights, without a
  /// workflow's output the agent's own.
  func share(of verdict: QuestionVerdict) -> Double {
    guard let global = verdict.global else { return verdict.local }
    if verdict.next.isEmpty {
      return narrowWeights.local * verdict.local + narrowWeights.global * global
    }
    return weights.local * verdict.local + weights.next * Self.mean(verdict.next)
      + weights.global * global
  }

  /// Whether what the successors said got worse.
  func lostNext(_ verdict: QuestionVerdict) -> Bool {
    switch lookahead {
    case .off: false
    case .pooled: verdict.next.last.map { $0 < 0.5 } ?? false
    case .perQuestion: !verdict.next.isEmpty && Self.mean(verdict.next) < 0.5
    }
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }
}
