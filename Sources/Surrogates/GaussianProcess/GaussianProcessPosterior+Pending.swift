internal import Numerics
internal import PromptSpace

extension GaussianProcessPosterior {
  /// A copy whose deviations also count on scores that are still to come.
  ///
  /// A deviation depends on where is measured and not on what is found, and the mean stays as it is:
  /// both as if each pending score were its own prediction. The noise of a pending score is the mean
  /// of that of the others.
  ///
  /// Source: T. Desautels, A. Krause, J. Burdick, JMLR 15 (2014), GP-BUCB, eq. 10.
  ///
  /// - Parameter embeddings: of all agents' candidates, as in the problem.
  /// - Complexity: O(pending·(n² + d·ΣP_i)).
  func expecting(
    _ pending: [PromptAssignment], embeddings: [Matrix<Double>]
  ) -> GaussianProcessPosterior {
    var copy = self
    let expected = noise.reduce(0, +) / Double(max(noise.count, 1))
    for assignment in pending {
      var row = copy.covariances([assignment]).row(0)
      row.append(priorVariance + expected + jitter)
      // The pivot is at least the noise; should rounding eat that, nothing is left to learn there.
      guard (try? copy.factor.append(row: row)) != nil else { continue }
      copy.assignments.append(assignment)
      copy.noise.append(expected)
      copy.alpha.append(0)
      copy.cross = zip(copy.cross, embeddings).enumerated().map { agent, pair in
        let (known, matrix) = pair
        let distances = AgentDistances(
          matrix, rows: Array(0..<matrix.rows), columns: [assignment[agent]])
        let column = AgentKernel(distances, parameters).values
        return Matrix(
          rows: known.rows, columns: known.columns + 1,
          elements: (0..<known.rows).flatMap { known.row($0) + [column[$0]] })
      }
    }
    return copy
  }
}
