import PromptSpace
public import Randomness

/// A mean with a 95 % interval.
public struct MeanInterval: Hashable, Codable, Sendable {
  public let mean: Double
  public let lower: Double
  public let upper: Double

  public init(mean: Double, lower: Double, upper: Double) {
    self.mean = mean
    self.lower = lower
    self.upper = upper
  }

  /// Whether the interval excludes zero.
  public var excludesZero: Bool { lower > 0 || upper < 0 }

  /// mean ± t·s/√n with n − 1 degrees of freedom.
  ///
  /// - Precondition: at least two values.
  public static func studentT(_ values: [Double]) -> MeanInterval {
    precondition(values.count > 1, "an interval needs two values, got \(values.count)")
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let half =
      StudentT(degreesOfFreedom: values.count - 1).halfWidth(covering: ScoreInterval.confidence)
      * (squares / (n - 1) / n).squareRoot()
    return MeanInterval(mean: mean, lower: mean - half, upper: mean + half)
  }

  /// The percentile bootstrap: the central 95 % of the means of samples drawn with replacement.
  ///
  /// Regrets are many zeros and a long tail; beside the t interval this one assumes no shape.
  ///
  /// - Parameters:
  ///   - values: for paired comparisons the differences.
  ///   - samples: a multiple of 40 minus one hits the percentiles exactly; at least 39.
  /// - Complexity: O(samples·values).
  /// - Source: B. Efron, R. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13.
  public static func bootstrap(
    _ values: [Double], samples: Int = 1_999, seeds: SeedSequence
  ) -> MeanInterval {
    precondition(!values.isEmpty && samples >= 39, "\(values.count) values, \(samples) samples")
    var generator = seeds.child("bootstrap").generator
    let n = Double(values.count)
    let means = (0..<samples).map { _ in
      values.indices.reduce(0.0) { sum, _ in
        sum + values[Int.random(in: values.indices, using: &generator)]
      } / n
    }.sorted()
    // The k-th of B sorted means estimates the quantile k/(B + 1).
    let tail = (1 - ScoreInterval.confidence) / 2
    let low = max(0, Int((tail * Double(samples + 1)).rounded()) - 1)
    return MeanInterval(
      mean: values.reduce(0, +) / n, lower: means[low], upper: means[samples - 1 - low])
  }
}
