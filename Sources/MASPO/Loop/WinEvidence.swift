import Foundation

/// Whether a candidate's wins over a baseline are more than chance.
///
/// With vᵢ ∈ [0, 1] a question's share of wins (0.5 for a tie) and dᵢ = 2vᵢ − 1, one imaginary win and one
/// imaginary loss are added, d̃ is the mean of the n + 2 numbers and s̃² their mean square deviation; then
///
/// lower bound of the share of wins = (1 + d̃ − z · s̃ / √(n + 2)) / 2
///
/// with z the one-sided normal point. It also takes as many questions that are no ties as a sign test needs at
/// all: with m of them its smallest probability is 2⁻ᵐ.
///
/// Source: D. Bonett, R. Price, Biometrical Journal 54 (2012), for differences of paired proportions.
public struct WinEvidence: Hashable, Sendable {
  /// Of the share of wins; 0 without questions.
  public let lowerBound: Double
  /// Questions that are no ties.
  public let differing: Int
  public let minimumDiffering: Int

  /// - Parameters:
  ///   - shares: one in [0, 1] per question.
  ///   - confidence: one-sided.
  /// - Precondition: `confidence` lies in [0.5, 1).
  /// - Complexity: O(questions).
  public init(shares: [Double], confidence: Double) {
    precondition((0.5..<1).contains(confidence), "a confidence from 0.5 to 1, got \(confidence)")
    let differences = shares.map { 2 * $0 - 1 }
    let adjusted = differences + [1, -1]
    let n = Double(adjusted.count)
    let mean = adjusted.reduce(0, +) / n
    let variance = adjusted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
    let half = Self.normalPoint(confidence) * (variance / n).squareRoot()
    lowerBound = shares.isEmpty ? 0 : (1 + mean - half) / 2
    differing = differences.count { abs($0) > 1e-9 }
    minimumDiffering = Int((-log2(1 - confidence)).rounded(.up))
  }

  public var isWin: Bool { lowerBound > 0.5 && differing >= minimumDiffering }

  /// The z with P(Z ≤ z) = `probability` for a standard normal Z, by bisection to the last bits.
  static func normalPoint(_ probability: Double) -> Double {
    var (lower, upper) = (0.0, 40.0)
    for _ in 0..<120 {
      let middle = (lower + upper) / 2
      // The upper tail keeps its digits near 1.
      if erfc(middle / 2.0.squareRoot()) / 2 > 1 - probability {
        lower = middle
      } else {
        upper = middle
      }
    }
    return (lower + upper) / 2
  }
}
