import Foundation
internal import Numerics
internal import PromptSpace

/// The dual equations of a ridge regression with an intercept, for any ridge parameter.
struct RidgeSystem: Sendable {
  /// K, `n × n`.
  let gram: Matrix<Double>
  /// r, of mean 1.
  let noise: [Double]
  /// y.
  private(set) var targets: [Double]
  /// Mean squared length of the centred features, or 1 when they are all equal.
  let scale: Double

  struct Solution: Sendable {
    let ridge: Double
    let intercept: Double
    /// α.
    let dual: [Double]
    /// Each observation's prediction from all others; not finite for a single observation.
    let leaveOneOut: [Double]
    /// Σ (leave-one-out residual)²/r.
    let error: Double
  }

  init(_ observations: [Observation], embeddings: [Matrix<Double>]) {
    let n = observations.count
    var gram = Matrix<Double>(rows: n, columns: n)
    for (agent, matrix) in embeddings.enumerated() {
      var rows = Matrix<Double>(rows: n, columns: matrix.columns)
      gatherRows(of: matrix, observations.map { $0.assignment[agent] }, into: &rows)
      syrk(rows, into: &gram, beta: 1)
    }
    self.gram = gram
    targets = observations.map(\.score)
    let variances = ObservationNoise.variances(of: observations)
    let mean = variances.reduce(0, +) / Double(n)
    noise = variances.map { mean > 0 ? (1 + $0 / mean) / 2 : 1 }
    let total = gram.elements.reduce(0, +) / Double(n)
    let trace = (0..<n).reduce(0) { $0 + gram[$1, $1] }
    let spread = (trace - total) / Double(n)
    // Equal features leave only rounding here.
    scale = spread > 1e-12 * max(trace, .leastNormalMagnitude) ? spread : 1
  }

  /// The same equations for other scores.
  func replacingTargets(_ targets: [Double]) -> RidgeSystem {
    var copy = self
    copy.targets = targets
    return copy
  }

  static func powerOfTen(_ exponent: Double) -> Double { pow(10, exponent) }

  /// The solution of least leave-one-out error; of equal ones the first, and without any the first
  /// that exists.
  ///
  /// - Parameter grid: values of λ relative to ``scale``.
  /// - Returns: `nil` when no system has a finite solution.
  /// - Complexity: O(values·n³).
  func bestSolution(among grid: [Double]) -> Solution? {
    // Scores without a trend leave only rounding, whose smallest value would be an accident.
    let rounding = 1e-24 * dot(targets, targets)
    var best: Solution?
    for value in grid {
      guard let next = solution(ridge: value * scale) else { continue }
      if let best, !(next.error + rounding < best.error * (1 - 1e-9)) { continue }
      best = next
    }
    return best
  }

  /// Solves for one λ; with Q = C⁻¹ − C⁻¹11ᵀC⁻¹/(1ᵀC⁻¹1) the leave-one-out residuals are
  /// (Qy)ₐ/Qₐₐ.
  ///
  /// - Complexity: O(n³).
  func solution(ridge: Double) -> Solution? {
    let n = targets.count
    var system = gram
    for row in 0..<n { system[row, row] += ridge * noise[row] }
    guard let factor = try? CholeskyFactor(system) else { return nil }
    let inverse = factor.solve(.identity(n))
    let sums = factor.solve([Double](repeating: 1, count: n))
    let total = sums.reduce(0, +)
    let intercept = dot(sums, targets) / total
    let dual = factor.solve(targets.map { $0 - intercept })
    guard intercept.isFinite, dual.allSatisfy(\.isFinite) else { return nil }
    let residuals = (0..<n).map { dual[$0] / (inverse[$0, $0] - sums[$0] * sums[$0] / total) }
    let error = zip(residuals, noise).reduce(0) { $0 + $1.0 * $1.0 / $1.1 }
    return Solution(
      ridge: ridge, intercept: intercept, dual: dual,
      leaveOneOut: zip(targets, residuals).map { $0 - $1 }, error: n > 1 ? error : 0)
  }
}
