internal import Numerics
internal import PromptSpace
public import Randomness

extension LinearSurrogate: SampledSurrogate {
  /// A draw of the weights from their posterior for the fitted λ and a flat prior of the intercept.
  ///
  /// Under w ~ N(0, s²/λ·I) and noise of variance s²·rₐ the ridge solution is the posterior mean. A
  /// draw is a draw from the prior minus what the same ridge makes of the scores it would give:
  ///
  ///     w̃ − ŵ = w₀ − ŵ(y₀)        b̃ − b̂ = −b̂(y₀)        y₀ = X·w₀ + ε,   ε ~ N(0, s²·R)
  ///
  /// s² is the weighted mean squared leave-one-out residual, which is a little large, as caution
  /// wants.
  ///
  /// Source: conditioning a draw: J. Wilson et al., JMLR 22 (2021), eq. 10 (Matheron's rule).
  ///
  /// - Complexity: O(n²·N·d + n³).
  public func deviationDraw(_ seeds: SeedSequence) -> DeviationDraw {
    guard let fitted else { preconditionFailure("a draw before a successful fit") }
    let system = RidgeSystem(fitted.observations, embeddings: embeddings)
    let variance = noiseVariance(fitted)
    var generator = seeds.child("prior").generator
    let deviation = (variance / fitted.solution.ridge).squareRoot()
    let prior = embeddings.map { matrix in
      let weights = (0..<matrix.columns).map { _ in deviation * generator.standardNormal() }
      var result = [Double](repeating: 0, count: matrix.rows)
      gemv(matrix, weights, into: &result)
      return result
    }
    var noise = seeds.child("noise").generator
    let drawn = zip(fitted.observations, system.noise).map { observation, share in
      zip(prior, observation.assignment.indices).reduce(
        (variance * share).squareRoot() * noise.standardNormal()
      ) { $0 + $1.0[$1.1] }
    }
    let refit = system.replacingTargets(drawn).solution(ridge: fitted.solution.ridge)
    guard let refit else { return DeviationDraw(additive: prior.map { $0.map { _ in 0 } }) }
    let explained = contributions(of: fitted.observations, dual: refit.dual)
    return DeviationDraw(
      additive: zip(prior, explained).enumerated().map { agent, values in
        let shift = agent == 0 ? refit.intercept : 0
        return zip(values.0, values.1).map { $0 - $1 - shift }
      })
  }

  /// s²; where scores agree within rounding, as for one observation, what ``ScoreScale`` assumes.
  private func noiseVariance(_ fitted: Fitted) -> Double {
    let error = fitted.solution.error / Double(fitted.observations.count)
    let size = fitted.observations.reduce(1) { max($0, abs($1.score)) }
    let fallback = ScoreScale.fallback * ScoreScale.fallback
    return error > 1e-18 * size * size && error.isFinite ? error : fallback
  }
}
