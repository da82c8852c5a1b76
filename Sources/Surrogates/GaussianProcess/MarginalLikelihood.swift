import Foundation
internal import Numerics

/// The log marginal likelihood of standardized scores y and its gradient.
///
///     log p(y | θ) = −½·yᵀC⁻¹y − ½·log det C − n/2·log 2π
///     ∂/∂θⱼ = ½·Σ (ααᵀ − C⁻¹) ∘ ∂C/∂θⱼ,   α = C⁻¹y
///
/// Source: C. Rasmussen, C. Williams, "Gaussian Processes for Machine Learning", 2006, eqs. 5.8, 5.9.
struct MarginalLikelihood: Sendable {
  let kernel: ObservedKernel
  /// y.
  let targets: [Double]
  /// Known noise variances, in units of the scores' variance.
  let noise: [Double]

  struct Value: Sendable {
    let logLikelihood: Double
    /// For θ of ``GaussianProcessParameters/unconstrained``.
    let gradient: [Double]
  }

  /// - Throws: `CholeskyError` where C is not positive definite; no jitter is added here.
  /// - Complexity: O(n³ + n²·(N + |E|)).
  func evaluate(_ parameters: GaussianProcessParameters) throws(CholeskyError) -> Value {
    let n = targets.count
    let (additive, edge) = kernel.parts(parameters)
    let factor = try CholeskyFactor(
      kernel.covariance(parameters, additive: additive, edge: edge, noise: noise))
    let alpha = factor.solve(targets)
    // W = ααᵀ − C⁻¹.
    var weights = factor.solve(.identity(n))
    let column = Matrix(rows: n, columns: 1, elements: alpha)
    gemm(column, column.transposed, into: &weights, beta: -1)
    let w = weights.elements
    let (s2, w2) = (parameters.additiveVariance, parameters.edgeVariance)
    let trace = (0..<n).reduce(0) { $0 + weights[$1, $1] }
    let gradient = [
      s2 * dot(w, additive.values),
      w2 * dot(w, edge.values),
      s2 * dot(w, additive.byIdentityShare) + w2 * dot(w, edge.byIdentityShare),
      s2 * dot(w, additive.byLengthScale) + w2 * dot(w, edge.byLengthScale),
      parameters.noiseFloor * trace,
    ]
    let value =
      -(dot(targets, alpha) + factor.logDeterminant + Double(n) * log(2 * Double.pi)) / 2
    return Value(logLikelihood: value, gradient: gradient.map { $0 / 2 })
  }

  /// log p(y | θ) alone; `nil` where C has no factor.
  ///
  /// - Complexity: O(n³/3 + n²·(N + |E|)).
  func logLikelihood(_ parameters: GaussianProcessParameters) -> Double? {
    guard let factor = try? CholeskyFactor(kernel.covariance(parameters, noise: noise)) else {
      return nil
    }
    let value =
      -(dot(targets, factor.solve(targets)) + factor.logDeterminant
      + Double(targets.count) * log(2 * Double.pi)) / 2
    return value.isFinite ? value : nil
  }

  /// −log p(y | θ) − log p(θ) and its gradient: what the fit minimizes; infinite where C fails.
  func negativeLogPosterior(_ theta: [Double]) -> BoundedQuasiNewton.Point {
    let failed = BoundedQuasiNewton.Point(
      position: theta, value: .infinity, gradient: theta.map { _ in 0 })
    guard let likelihood = try? evaluate(GaussianProcessParameters(unconstrained: theta)) else {
      return failed
    }
    let prior = GaussianProcessPrior.logDensity(theta)
    let value = -likelihood.logLikelihood - prior.value
    guard value.isFinite, likelihood.gradient.allSatisfy(\.isFinite) else { return failed }
    return BoundedQuasiNewton.Point(
      position: theta, value: value,
      gradient: zip(likelihood.gradient, prior.gradient).map { -$0 - $1 })
  }
}
