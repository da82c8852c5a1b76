import Foundation
internal import Numerics
internal import PromptSpace

/// A Gaussian process conditioned on observations, for given hyper-parameters.
///
/// With k∗ the prior covariances of an assignment p with the observed ones,
///
///     mean(p) = k∗ᵀ·C⁻¹·y        variance(p) = c² + s² + w² − ‖L⁻¹·k∗‖²
///
/// and leaving observation a out, mean yₐ − αₐ/(C⁻¹)ₐₐ with the variance 1/(C⁻¹)ₐₐ of the noisy score.
///
/// Source: C. Rasmussen, C. Williams, "Gaussian Processes for Machine Learning", 2006, eqs. 2.25,
/// 2.26 and 5.12.
struct GaussianProcessPosterior: Sendable {
  let parameters: GaussianProcessParameters
  let scale: ScoreScale
  /// What was added to the diagonal beyond the noise, mostly 0.
  let jitter: Double
  /// Σ of prior variances: c² + s² + w².
  let priorVariance: Double
  /// In score units, for each observation.
  let leaveOneOut: [LeaveOneOutPrediction]

  /// The observed assignments, then those that are only pending.
  var assignments: [PromptAssignment]
  /// Noise variance of each of them, τ² included, in units of the scores' variance.
  var noise: [Double]
  var factor: CholeskyFactor<Double>
  /// C⁻¹·y, 0 for what is pending.
  var alpha: [Double]
  /// For each agent the kernel between the assignments and all candidates, `P_i × n`.
  var cross: [Matrix<Double>]
  let edges: [(from: Int, to: Int)]

  /// - Throws: `CholeskyError` when even ``largestJitter`` does not help, as with NaN.
  /// - Complexity: O(n³ + n·ΣP_i).
  init(
    _ problem: GaussianProcessProblem, parameters: GaussianProcessParameters
  ) throws(CholeskyError) {
    self.parameters = parameters
    scale = problem.scale
    edges = problem.edges
    assignments = problem.assignments
    noise = problem.likelihood.noise.map { $0 + parameters.noiseFloor }
    let covariance = problem.likelihood.kernel.covariance(
      parameters, noise: problem.likelihood.noise)
    (factor, jitter) = try Self.factorize(covariance)
    let targets = problem.likelihood.targets
    let alpha = factor.solve(targets)
    let inverse = factor.solve(.identity(targets.count))
    self.alpha = alpha
    let scale = problem.scale
    leaveOneOut = targets.indices.map { index in
      let variance = 1 / inverse[index, index]
      return LeaveOneOutPrediction(
        mean: scale.score(targets[index] - alpha[index] * variance),
        standardDeviation: scale.deviation * variance.squareRoot())
    }
    priorVariance =
      ObservedKernel.meanVariance + parameters.additiveVariance
      + (edges.isEmpty ? 0 : parameters.edgeVariance)
    cross = problem.distances.map { distances in
      Matrix(
        rows: distances.squared.rows, columns: targets.count,
        elements: AgentKernel(distances, parameters).values)
    }
  }

  /// The largest diagonal addition that is tried, in units of the scores' variance.
  static let largestJitter = 1e-4

  /// The factor of C + jitter·I for the smallest jitter of 0, 1e-10, 1e-9, … that has one.
  ///
  /// - Throws: `CholeskyError` of the last attempt.
  static func factorize(
    _ matrix: Matrix<Double>
  ) throws(CholeskyError) -> (CholeskyFactor<Double>, jitter: Double) {
    var jitter = 0.0
    while true {
      var shifted = matrix
      for row in 0..<matrix.rows { shifted[row, row] += jitter }
      do { return (try CholeskyFactor(shifted), jitter) } catch {
        guard jitter < Self.largestJitter else { throw error }
        jitter = jitter == 0 ? 1e-10 : 10 * jitter
      }
    }
  }

  /// k∗ of each assignment, one a row, `m × n`.
  func covariances(_ assignments: some Collection<PromptAssignment>) -> Matrix<Double> {
    let n = alpha.count
    let (own, shared) = (
      parameters.additiveVariance / Double(cross.count),
      parameters.edgeVariance / Double(max(edges.count, 1))
    )
    let tables = cross.map(\.elements)
    var elements = [Double](
      repeating: ObservedKernel.meanVariance, count: assignments.count * n)
    // In place: a search asks for thousands of assignments, and a copy of every row would cost more than the sums.
    for (row, assignment) in assignments.enumerated() {
      let start = row * n
      for (agent, table) in tables.enumerated() {
        let source = assignment[agent] * n
        for index in 0..<n { elements[start + index] += own * table[source + index] }
      }
      for (from, to) in edges {
        let (left, right) = (tables[from], tables[to])
        let (first, second) = (assignment[from] * n, assignment[to] * n)
        for index in 0..<n {
          elements[start + index] += shared * left[first + index] * right[second + index]
        }
      }
    }
    return Matrix(rows: assignments.count, columns: n, elements: elements)
  }

  /// Posterior means in score units.
  ///
  /// - Complexity: O(assignments·n·(N + |E|)).
  func means(_ assignments: [PromptAssignment]) -> [Double] {
    var result = [Double](repeating: 0, count: assignments.count)
    gemv(covariances(assignments), alpha, into: &result)
    return result.map(scale.score)
  }

  /// Posterior means and deviations in score units.
  ///
  /// - Complexity: O(assignments·n·(n + N + |E|)).
  func posterior(_ assignments: [PromptAssignment]) -> [ScorePosterior] {
    let covariances = covariances(assignments)
    var means = [Double](repeating: 0, count: assignments.count)
    gemv(covariances, alpha, into: &means)
    let n = alpha.count
    var half = [Double](repeating: 0, count: n)
    return means.enumerated().map { index, mean in
      for column in 0..<n { half[column] = covariances.elements[index * n + column] }
      factor.halfSolve(inPlace: &half)
      // Rounding can leave a negative rest where nothing is uncertain.
      let variance = max(priorVariance - dot(half, half), 0)
      return ScorePosterior(
        mean: scale.score(mean), standardDeviation: scale.deviation * variance.squareRoot())
    }
  }
}
