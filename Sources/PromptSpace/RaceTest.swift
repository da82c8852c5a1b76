import Foundation

/// Decides, example by example, whether a candidate can still beat its rival on a split.
///
/// The paired differences dᵢ = candidateᵢ − rivalᵢ ∈ [−1, 1] are N fixed numbers seen in random order without
/// replacement. If their total is not negative, the next one has at least the mean that the rest would need
/// for a total of zero,
///
///     μₜ = −(d₁ + … + dₜ₋₁) / (N − t + 1),
///
/// so that every factor below has a mean of at most 1, and the capital of a gambler who bets against the
/// candidate, averaged over fixed stakes γ, is a nonnegative supermartingale:
///
///     Kₜ = ⅙ Σ_γ Π_{i ≤ t} ( 1 − γ·(dᵢ − μᵢ) / (1 − μᵢ) ),   γ ∈ {0.1, 0.2, 0.35, 0.5, 0.7, 0.9}.
///
/// By Ville's inequality P(∃t: Kₜ ≥ 1/α) ≤ α, whatever the times at which one looks: a candidate whose mean
/// difference is not negative is given up with probability at most α = 1 − confidence. A second rule needs no
/// probability: full marks on all remaining examples must suffice for a positive total.
///
/// An example that the candidate has no score for leaves the N, as it leaves the paired comparison; the bound
/// then holds where failures do not depend on the scores.
///
/// Source: I. Waudby-Smith, A. Ramdas, "Estimating means of bounded random variables by betting", JRSS B 86
/// (2024), arXiv 2010.09686, section 5 on sampling without replacement; the stakes are a grid instead of a
/// plug-in, which needs nothing learnt at n = 8.
public struct RaceTest: Sendable {
  static let stakes = [0.1, 0.2, 0.35, 0.5, 0.7, 0.9]
  /// Keeps the record finite where the capital is not.
  static let largestEvidence = 1e12

  private let rival: PromptAssignment
  private let confidence: Double
  private let rivalScores: [String: Double]
  /// N: pairs seen and pairs still possible.
  private var population: Int
  private var capitals = [Double](repeating: 1, count: RaceTest.stakes.count)
  private var examples = 0
  private var pairs = 0
  private var total = 0.0
  /// Σ (1 − rivalᵢ) over the examples not seen yet.
  private var reachable: Double

  /// - Parameter examples: ids of the examples that the evaluation was asked for.
  public init(_ race: EvaluationRace, examples: [String]) {
    rival = race.rival.assignment
    confidence = race.confidence
    let wanted = Set(examples)
    var scores: [String: Double] = [:]
    for example in race.rival.examples where wanted.contains(example.example) {
      scores[example.example] = example.score
    }
    rivalScores = scores
    population = scores.count
    reachable = scores.values.sorted().reduce(0) { $0 + 1 - $1 }
  }

  /// Takes in the next example of the random order.
  ///
  /// - Complexity: O(1).
  public mutating func observe(_ outcome: ExampleOutcome) {
    examples += 1
    guard let rivalScore = rivalScores[outcome.example] else { return }
    reachable -= 1 - rivalScore
    guard let score = outcome.score else {
      population -= 1
      return
    }
    let difference = score - rivalScore
    let needed = -total / Double(population - pairs)
    // From 1 on the rest cannot make up for the total, which `stop` says by the other rule.
    if needed < 1 {
      for (index, stake) in Self.stakes.enumerated() {
        capitals[index] *= 1 - stake * (difference - needed) / (1 - needed)
      }
    }
    pairs += 1
    total += difference
  }

  /// Why the evaluation may end here, or `nil` while it must go on.
  public var stop: EarlyStop? {
    guard pairs > 0, pairs < population else { return nil }
    // A tie is no win, and rounding must not hide one.
    if total + reachable < 1e-9 { return record(.impossible) }
    return evidence >= 1 / (1 - confidence) ? record(.unlikely) : nil
  }

  /// Kₜ.
  var evidence: Double { capitals.reduce(0, +) / Double(capitals.count) }

  private func record(_ reason: EarlyStop.Reason) -> EarlyStop {
    EarlyStop(
      reason: reason, rival: rival, confidence: confidence, examples: examples, pairs: pairs,
      meanDifference: total / Double(pairs), evidence: min(evidence, Self.largestEvidence))
  }
}
