internal import Numerics
internal import PromptSpace

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

/// Everything about a fit that does not depend on hyper-parameters.
struct GaussianProcessProblem: Sendable {
  let assignments: [PromptAssignment]
  let embeddings: [Matrix<Double>]
  let edges: [(from: Int, to: Int)]
  let scale: ScoreScale
  let likelihood: MarginalLikelihood

  /// - Parameter scale: of all scores of a study, or `nil` for that of the observations.
  init(
    _ observations: [Observation], embeddings: [Matrix<Double>], edges: [(from: Int, to: Int)],
    scale: ScoreScale? = nil, noise: [Double]? = nil
  ) {
    let scale = scale ?? ScoreScale(observations.map(\.score))
    assignments = observations.map(\.assignment)
    self.embeddings = embeddings
    self.edges = edges
    self.scale = scale
    let variances = noise ?? ObservationNoise.variances(of: observations)
    likelihood = MarginalLikelihood(
      kernel: ObservedKernel(assignments, embeddings: embeddings, edges: edges),
      targets: observations.map { scale.standardized($0.score) },
      noise: variances.map { $0 / (scale.deviation * scale.deviation) })
  }
}
