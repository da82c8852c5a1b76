/// Where a score could lie, whatever the examples without one would have scored.
///
/// With s the sum over the n scored examples and m failed ones, the mean over all n + m lies in
/// [s / (n + m), (s + m) / (n + m)]. Examples that an early stop left out were never due and do not count.
///
/// Source: C. Manski, "Nonparametric bounds on treatment effects", AER 80 (1990).
public struct ScoreBounds: Hashable, Codable, Sendable {
  public let lower: Double
  public let upper: Double
  /// Examples without a score.
  public let missing: Int

  /// - Returns: `nil` for an evaluation without examples.
  public init?(_ outcome: EvaluationOutcome) {
    let tried = outcome.n + outcome.errors
    guard tried > 0 else { return nil }
    let sum = (outcome.score ?? 0) * Double(outcome.n)
    missing = outcome.errors
    lower = sum / Double(tried)
    upper = (sum + Double(missing)) / Double(tried)
  }
}

extension EvaluationOutcome {
  public var bounds: ScoreBounds? { ScoreBounds(self) }
}

/// Where a mean paired difference could lie, whatever the examples without a score would have scored.
///
/// The worst case for the candidate gives each of its missing examples 0 and each of the baseline's 1; the best
/// case the converse. An example that both miss is unknown from −1 to 1.
public struct DifferenceBounds: Hashable, Codable, Sendable {
  /// Mean of candidate minus baseline in the worst case.
  public let lower: Double
  /// In the best case.
  public let upper: Double
  /// Examples that both tried.
  public let n: Int
  /// Of them, those that at least one has no score for.
  public let missing: Int
  /// What ``PairedComparison`` would say of the worst and of the best case.
  public let worstVerdict: PairedComparison.Verdict
  public let bestVerdict: PairedComparison.Verdict

  /// Compares on the examples, by id, that both outcomes tried.
  ///
  /// - Returns: `nil` with fewer than two common examples.
  /// - Complexity: O(examples).
  public init?(candidate: EvaluationOutcome, baseline: EvaluationOutcome) {
    let tried = baseline.examples.filter { $0.status != .skipped }
    let partner = Dictionary(tried.map { ($0.example, $0) }) { first, _ in first }
    let pairs = candidate.examples.compactMap { example in
      example.status == .skipped ? nil : partner[example.example].map { (example.score, $0.score) }
    }
    let worst = pairs.map { (candidate: $0 ?? 0, baseline: $1 ?? 1) }
    let best = pairs.map { (candidate: $0 ?? 1, baseline: $1 ?? 0) }
    guard let low = PairedComparison(pairs: worst), let high = PairedComparison(pairs: best) else {
      return nil
    }
    n = pairs.count
    missing = pairs.count { $0 == nil || $1 == nil }
    (lower, upper) = (low.meanDifference, high.meanDifference)
    (worstVerdict, bestVerdict) = (low.verdict, high.verdict)
  }

  /// Whether the missing examples could turn the sign of an observed difference.
  public func canTurn(_ comparison: PairedComparison) -> Bool {
    guard missing > 0 else { return false }
    return comparison.meanDifference > 0 ? lower <= 0 : upper >= 0
  }

  /// Whether the missing examples could change a verdict.
  public func canChange(_ verdict: PairedComparison.Verdict) -> Bool {
    missing > 0 && (worstVerdict != verdict || bestVerdict != verdict)
  }
}
