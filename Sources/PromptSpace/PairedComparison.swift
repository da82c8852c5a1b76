/// Whether one assignment scores higher than another on the same examples.
///
/// With dᵢ = candidateᵢ − baselineᵢ on the examples that both scored, the mean difference has a 95 % interval
/// - by the paired t, d̄ ± t·s/√n with n − 1 degrees of freedom, in general. The bootstrap was not taken: its
///   percentile interval is too short at n = 10, and needs a seed;
/// - for scores that are all 0 or 1 by Bonett and Price's adjustment, the same formula with the normal point
///   after one imaginary win and one imaginary loss: the plain one has too low a coverage where few examples
///   differ. Source: D. Bonett, R. Price, Biometrical Journal 54 (2012).
///
/// A verdict also needs ``minimumDiffering`` examples that differ: with m of them the smallest two-sided
/// probability of a sign test is 2^(1−m), above 5 % for m < 6, whatever the interval says.
public struct PairedComparison: Hashable, Codable, Sendable {
  public enum Verdict: String, Codable, Sendable, CaseIterable {
    case better, worse
    case notShown = "not_shown"
  }

  /// How the interval was computed.
  public enum Method: String, Codable, Sendable, CaseIterable {
    case pairedT = "paired_t"
    case bonettPrice = "bonett_price"
  }

  /// The fewest differing examples that can show anything at the 5 % level.
  public static let minimumDiffering = 6

  /// Mean of candidate minus baseline.
  public let meanDifference: Double
  /// s/√n of the differences as observed.
  public let standardError: Double
  public let lower: Double
  public let upper: Double
  /// Examples that both scored.
  public let n: Int
  /// Those of them on which the scores differ.
  public let differing: Int
  public let method: Method

  /// Compares on the examples, by id, that both outcomes scored.
  ///
  /// - Returns: `nil` with fewer than two common scored examples.
  /// - Complexity: O(examples).
  public init?(candidate: EvaluationOutcome, baseline: EvaluationOutcome) {
    var baselineScores: [String: Double] = [:]
    for example in baseline.examples { baselineScores[example.example] = example.score }
    let pairs = candidate.examples.compactMap { example in
      example.score.flatMap { score in
        baselineScores[example.example].map { (candidate: score, baseline: $0) }
      }
    }
    self.init(pairs: pairs)
  }

  /// - Returns: `nil` for fewer than two pairs.
  init?(pairs: [(candidate: Double, baseline: Double)]) {
    guard pairs.count > 1 else { return nil }
    let differences = pairs.map { $0.candidate - $0.baseline }
    let isBinary = pairs.allSatisfy {
      ($0.candidate == 0 || $0.candidate == 1) && ($0.baseline == 0 || $0.baseline == 1)
    }
    let observed = Self.moments(differences)
    if isBinary {
      let adjusted = differences + [1, -1]
      let mean = adjusted.reduce(0, +) / Double(adjusted.count)
      // The variance of a multinomial difference: divided by n + 2, not n + 1.
      let variance = adjusted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(adjusted.count)
      let error = (variance / Double(adjusted.count)).squareRoot()
      let half = ScoreInterval.normalHalfWidth * error
      (lower, upper) = (max(-1, mean - half), min(1, mean + half))
    } else {
      let distribution = StudentT(degreesOfFreedom: differences.count - 1)
      let half =
        distribution.halfWidth(covering: ScoreInterval.confidence) * observed.standardError
      (lower, upper) = (max(-1, observed.mean - half), min(1, observed.mean + half))
    }
    meanDifference = observed.mean
    standardError = observed.standardError
    n = pairs.count
    differing = differences.count { $0 != 0 }
    method = isBinary ? .bonettPrice : .pairedT
  }

  public var verdict: Verdict {
    guard differing >= Self.minimumDiffering else { return .notShown }
    return lower > 0 ? .better : upper < 0 ? .worse : .notShown
  }

  private static func moments(_ values: [Double]) -> (mean: Double, standardError: Double) {
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / (n - 1) / n).squareRoot())
  }
}
