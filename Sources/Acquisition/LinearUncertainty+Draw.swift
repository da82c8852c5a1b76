import Numerics
import PromptSpace
public import Randomness
public import Surrogates

extension LinearUncertainty {
  /// One draw of x(p)ᵀη with η ~ N(0, A⁻¹): its variance at p is σ²(p).
  ///
  /// A surrogate without a posterior lends the mean only; this is Thompson sampling with the
  /// deviations of the linear bandit that ``uncertainty(of:)`` describes. The draw conditions a prior
  /// one, so that nothing of size (N·d)² is formed:
  /// ```
  /// η = η₀ − Xᵀ(K + (λ/c)·I)⁻¹(X·η₀ + ε)        η₀ ~ N(0, I/λ),   ε ~ N(0, I/c)
  /// ```
  /// and with w = L⁻¹(X·η₀ + ε) the correction of candidate q of agent i is z(i,q)·w.
  ///
  /// Sources: S. Agrawal, N. Goyal, "Thompson sampling for contextual bandits with linear payoffs",
  /// ICML 2013; conditioning a draw: J. Wilson et al., JMLR 22 (2021), eq. 10 (Matheron's rule).
  ///
  /// - Complexity: O(Σ P_i·(d + t) + agents·t²).
  public func deviationDraw(_ seeds: SeedSequence) -> DeviationDraw {
    var generator = seeds.child("prior").generator
    var values = priorDraw(using: &generator)
    let columns = features.space.sizes.indices.map(columnVectors)
    var noise = seeds.child("noise").generator
    let noiseDeviation = (1 / parameters.coefficient).squareRoot()
    var w: [Double] = []
    for (assignment, pivot) in zip(observed, pivots) {
      let drawn = assignment.indices.enumerated().reduce(noiseDeviation * noise.standardNormal()) {
        $0 + values[$1.offset][$1.element]
      }
      // Forward substitution with the row Σ_i z(i,p_i) of L.
      let known = assignment.indices.enumerated().reduce(0) { sum, entry in
        sum + zip(columns[entry.offset].row(entry.element), w).reduce(0) { $0 + $1.0 * $1.1 }
      }
      w.append((drawn - known) / pivot)
    }
    guard !w.isEmpty else { return DeviationDraw(additive: values) }
    for agent in values.indices {
      var correction = [Double](repeating: 0, count: values[agent].count)
      gemv(columns[agent], w, into: &correction)
      for candidate in correction.indices { values[agent][candidate] -= correction[candidate] }
    }
    return DeviationDraw(additive: values)
  }

  /// e(i,q)·η₀ for every agent and candidate, the intercept's part with the first agent.
  private func priorDraw(using generator: inout Xoshiro256StarStar) -> [[Double]] {
    let deviation = (1 / parameters.lambda).squareRoot()
    let constant = parameters.intercept * deviation * generator.standardNormal()
    return features.matrices.enumerated().map { agent, matrix in
      let weights = (0..<matrix.columns).map { _ in deviation * generator.standardNormal() }
      var result = [Double](repeating: 0, count: matrix.rows)
      gemv(matrix, weights, into: &result)
      return agent == 0 ? result.map { $0 + constant } : result
    }
  }
}
