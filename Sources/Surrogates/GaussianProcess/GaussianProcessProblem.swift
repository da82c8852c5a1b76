internal import Numerics
internal import PromptSpace

/// Everything about a fit that does not depend on hyper-parameters.
struct GaussianProcessProblem: Sendable {
  let assignments: [PromptAssignment]
  let embeddings: [Matrix<Double>]
  let edges: [(from: Int, to: Int)]
  let scale: ScoreScale
  let likelihood: MarginalLikelihood
  /// For each agent between all candidates and the observed ones, `P_i × n`.
  let distances: [AgentDistances]

  /// - Parameter scale: of all scores of a study, or `nil` for that of the observations.
  init(
    _ observations: [Observation], embeddings: [Matrix<Double>], edges: [(from: Int, to: Int)],
    scale: ScoreScale? = nil, noise: [Double]? = nil
  ) {
    let scale = scale ?? ScoreScale(observations.map(\.score))
    assignments = observations.map(\.assignment)
    self.embeddings = embeddings
    let observed = assignments
    distances = embeddings.enumerated().map { agent, matrix in
      AgentDistances(
        matrix, rows: Array(0..<matrix.rows), columns: observed.map { $0[agent] })
    }
    self.edges = edges
    self.scale = scale
    let variances = noise ?? ObservationNoise.variances(of: observations)
    likelihood = MarginalLikelihood(
      kernel: ObservedKernel(assignments, embeddings: embeddings, edges: edges),
      targets: observations.map { scale.standardized($0.score) },
      noise: variances.map { $0 / (scale.deviation * scale.deviation) })
  }
}
