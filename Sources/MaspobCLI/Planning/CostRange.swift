import PromptSpace

/// A total that is not known before it is spent.
struct CostRange: Encodable, Hashable {
  let expected: Double?
  let low: Double
  let high: Double

  /// Nothing was measured: anything up to a bound.
  init(upTo bound: Double) {
    expected = nil
    low = 0
    high = bound
  }

  /// A 95 % interval for the sum over `runs` runs of examples, `distinct` of which differ.
  ///
  /// `runs · (mean ± t · s · √(1/k + 1/distinct))` with the k measured values, their standard deviation s and
  /// Student's t for k − 1 degrees of freedom: the sampling error of the mean, and that of the examples
  /// themselves, which every evaluation repeats. Other prompts may cost otherwise; nobody knows before.
  ///
  /// - Parameter bound: the worst case, which an interval never passes.
  /// - Returns: `nil` below two measured values.
  init?(sumOver runs: Int, distinct: Int, of values: [Double], bound: Double) {
    guard values.count > 1, distinct > 0 else { return nil }
    let k = Double(values.count)
    let mean = values.reduce(0, +) / k
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (k - 1)
    let quantile = StudentT(degreesOfFreedom: values.count - 1).halfWidth(covering: 0.95)
    let half = quantile * (variance * (1 / k + 1 / Double(distinct))).squareRoot()
    expected = min(mean * Double(runs), bound)
    low = max(0, mean - half) * Double(runs)
    high = min((mean + half) * Double(runs), bound)
  }

  static func + (left: CostRange, extra: CostRange) -> CostRange {
    CostRange(
      expected: left.expected.map { $0 + (extra.expected ?? extra.high) },
      low: left.low + extra.low, high: left.high + extra.high)
  }

  private init(expected: Double?, low: Double, high: Double) {
    self.expected = expected
    self.low = low
    self.high = high
  }
}
