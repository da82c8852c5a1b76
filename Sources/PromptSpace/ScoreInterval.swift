/// A 95 % confidence interval for the mean of per-example scores.
public struct ScoreInterval: Hashable, Codable, Sendable {
  /// How the interval was computed.
  public enum Method: String, Codable, Sendable, CaseIterable {
    /// E. Wilson, JASA 22 (1927), for scores that are all 0 or 1.
    case wilson
    /// mean ± t·s/√n with n − 1 degrees of freedom, cut to [0, 1].
    case studentT = "student_t"
  }

  public static let confidence = 0.95
  /// The two-sided 95 % point of the normal distribution.
  static let normalHalfWidth = 1.959963984540054

  public let mean: Double
  public let lower: Double
  public let upper: Double
  public let n: Int
  public let method: Method

  /// - Parameter scores: each in [0, 1], assumed independent.
  /// - Returns: `nil` without scores, and for a single score that is neither 0 nor 1.
  public init?(scores: [Double]) {
    guard !scores.isEmpty else { return nil }
    let n = Double(scores.count)
    let mean = scores.reduce(0, +) / n
    if scores.allSatisfy({ $0 == 0 || $0 == 1 }) {
      let z2 = Self.normalHalfWidth * Self.normalHalfWidth
      let centre = (mean + z2 / (2 * n)) / (1 + z2 / n)
      let spread = mean * (1 - mean) / n + z2 / (4 * n * n)
      let half = Self.normalHalfWidth * spread.squareRoot() / (1 + z2 / n)
      // At the ends the formula gives the end itself, up to rounding.
      lower = mean == 0 ? 0 : max(0, centre - half)
      upper = mean == 1 ? 1 : min(1, centre + half)
      method = .wilson
    } else {
      guard scores.count > 1 else { return nil }
      let squares = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let t = StudentT(degreesOfFreedom: scores.count - 1).halfWidth(covering: Self.confidence)
      let half = t * (squares / (n - 1) / n).squareRoot()
      (lower, upper) = (max(0, mean - half), min(1, mean + half))
      method = .studentT
    }
    self.mean = mean
    self.n = scores.count
  }

  /// The interval of a mean that was reported with its variance.
  ///
  /// - Returns: `nil` where the variance is not known or a single example gives no degrees of freedom.
  public init?(_ reported: ReportedScore) {
    guard let variance = reported.variance, reported.n > 1 else { return nil }
    let t = StudentT(degreesOfFreedom: reported.n - 1).halfWidth(covering: Self.confidence)
    let half = t * variance.squareRoot()
    (mean, n, method) = (reported.mean, reported.n, .studentT)
    (lower, upper) = (max(0, mean - half), min(1, mean + half))
  }
}

extension EvaluationOutcome {
  /// The interval of the mean over the scored examples.
  public var interval: ScoreInterval? {
    if let reported { return ScoreInterval(reported) }
    return ScoreInterval(scores: scores)
  }
}
