public import Numerics
public import PromptSpace
public import Randomness

/// Ridge regression on the concatenated embeddings of an assignment's prompts.
///
/// With x(p) = [e(1,p₁); …; e(N,p_N)] it minimizes
///
///     Σₐ (yₐ − b − w·xₐ)²/rₐ + λ·‖w‖²
///
/// in the dual, where N·d weights become n: C = K + λR, K_ab = xₐ·x_b, R = diag(r),
///
///     b = 1ᵀC⁻¹y / 1ᵀC⁻¹1        α = C⁻¹(y − b·1)        w = Σₐ αₐ·xₐ
///
/// rₐ = ½ + ½·vₐ/v̄ weighs an observation by its noise vₐ of ``ObservationNoise``; one half stands
/// for the misfit of the model, which is the same for all. λ minimizes the weighted leave-one-out
/// error over ``ridgeGrid``.
///
/// Sources: A. Hoerl, R. Kennard, Technometrics 12 (1970); leave-one-out with an intercept: O.
/// Dubrule, Mathematical Geology 15 (1983).
public struct LinearSurrogate: Surrogate, ClosedFormLeaveOneOut {
  /// The tried values of λ, from the largest, relative to the mean squared length of the centred
  /// features: 10⁴ to 10⁻⁴ in half decades.
  public static let ridgeGrid = (0...16).map { RidgeSystem.powerOfTen(4 - 0.5 * Double($0)) }

  let embeddings: [Matrix<Double>]
  let space: AssignmentSpace

  /// What the last fit learned.
  private(set) var fitted: Fitted?

  struct Fitted: Sendable {
    let observations: [Observation]
    let solution: RidgeSystem.Solution
    /// w·e for each agent's candidates, so that a prediction is a sum.
    let contributions: [[Double]]
    let leaveOneOut: [LeaveOneOutPrediction]?
  }

  /// An unfitted model.
  ///
  /// - Parameter embeddings: for each agent its candidates' embeddings, `P_i × d`.
  /// - Precondition: every agent has a candidate, and all embeddings have one positive width.
  public init(embeddings: [Matrix<Double>]) {
    let table = NodeTable(embeddings)
    self.embeddings = embeddings
    space = table.space
  }

  /// The ridge parameter λ of the last fit, or `nil` before one.
  public var ridge: Double? { fitted?.solution.ridge }

  /// Fits in closed form; the seeds are not used.
  ///
  /// - Throws: ``SurrogateError``; `trainingDiverged` for embeddings or scores without a finite
  ///   solution. The last fit then stays in force.
  /// - Complexity: O(n²·N·d + n³) for each of the 17 values of λ the last term.
  public mutating func fit(
    _ observations: [Observation], seeds: SeedSequence
  ) throws -> FitReport {
    try space.check(observations)
    let system = RidgeSystem(observations, embeddings: embeddings)
    guard let solution = system.bestSolution(among: Self.ridgeGrid) else {
      throw SurrogateError.trainingDiverged(epoch: 1, loss: .nan)
    }
    let fitted = Fitted(
      observations: observations, solution: solution,
      contributions: contributions(of: observations, dual: solution.dual),
      leaveOneOut: observations.count > 1
        ? solution.leaveOneOut.map { LeaveOneOutPrediction(mean: $0) } : nil)
    let errors = observations.map { predicted($0.assignment, fitted) - $0.score }
    let loss = dot(errors, errors) / Double(errors.count)
    guard loss.isFinite else { throw SurrogateError.trainingDiverged(epoch: 1, loss: loss) }
    self.fitted = fitted
    return FitReport(epochs: 1, trainingLoss: loss, stoppedEarly: false)
  }

  /// - Complexity: O(assignments·N).
  public func predict(_ assignments: [PromptAssignment]) -> [Double] {
    guard let fitted else { preconditionFailure("predict before a successful fit") }
    space.requireContained(assignments)
    return assignments.map { predicted($0, fitted) }
  }

  public func leaveOneOut() -> [LeaveOneOutPrediction]? {
    guard let fitted else { preconditionFailure("leave one out before a successful fit") }
    return fitted.leaveOneOut
  }

  private func predicted(_ assignment: PromptAssignment, _ fitted: Fitted) -> Double {
    zip(fitted.contributions, assignment.indices).reduce(fitted.solution.intercept) {
      $0 + $1.0[$1.1]
    }
  }

  /// For each agent E·(Xᵀ·α), with E all its embeddings and X those of the observations.
  func contributions(of observations: [Observation], dual: [Double]) -> [[Double]] {
    embeddings.enumerated().map { agent, matrix in
      var mass = [Double](repeating: 0, count: matrix.rows)
      for (observation, weight) in zip(observations, dual) {
        mass[observation.assignment[agent]] += weight
      }
      var weights = [Double](repeating: 0, count: matrix.columns)
      gemv(matrix.transposed, mass, into: &weights)
      var result = [Double](repeating: 0, count: matrix.rows)
      gemv(matrix, weights, into: &result)
      return result
    }
  }
}
