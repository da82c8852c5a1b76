/// Standardization of scores: z = (y − mean)/deviation.
struct ScoreScale: Hashable, Sendable {
  let mean: Double
  /// Of the scores themselves; ``fallback`` where they do not differ.
  let deviation: Double

  /// What scores are taken to vary by when all observed ones agree: the standard error of 24 binary
  /// examples. Near 0 the model would be certain after one observation.
  static let fallback = 0.1

  init(_ scores: [Double]) {
    let count = Double(scores.count)
    let mean = scores.reduce(0, +) / count
    let variance = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    self.mean = mean
    let deviation = variance.squareRoot()
    self.deviation = deviation <= 1e-9 * max(1, abs(mean)) ? Self.fallback : deviation
  }

  func standardized(_ score: Double) -> Double { (score - mean) / deviation }
  func score(_ standardized: Double) -> Double { mean + deviation * standardized }
}
