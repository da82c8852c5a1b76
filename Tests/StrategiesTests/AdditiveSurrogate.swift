import PromptSpace
import Randomness
import Surrogates

/// Ridge regression on the choice of each agent: b + Σ_i e[i][p_i], by cyclic coordinate descent.
///
/// Small and honest: it learns what single prompts contribute and knows nothing of interactions.
struct AdditiveSurrogate: Surrogate {
  private var base = 0.0
  private var effects: [[Double]]
  private let ridge: Double

  init(space: AssignmentSpace, ridge: Double = 0.5) {
    effects = space.sizes.map { [Double](repeating: 0, count: $0) }
    self.ridge = ridge
  }

  mutating func fit(_ observations: [Observation], seeds: SeedSequence) throws -> FitReport {
    if observations.isEmpty { throw SurrogateError.noObservations }
    base = observations.reduce(0) { $0 + $1.score } / Double(observations.count)
    effects = effects.map { $0.map { _ in 0 } }
    var residuals = observations.map { $0.score - base }
    for _ in 0..<8 {
      for agent in effects.indices { refit(agent, observations, &residuals) }
    }
    let loss = residuals.reduce(0) { $0 + $1 * $1 } / Double(observations.count)
    return FitReport(epochs: 8, trainingLoss: loss, stoppedEarly: false)
  }

  func predict(_ assignments: [PromptAssignment]) -> [Double] { assignments.map(value) }

  /// The best effects of one agent while all others stay: shrunken means of what is left to explain.
  private mutating func refit(
    _ agent: Int, _ observations: [Observation], _ residuals: inout [Double]
  ) {
    var sums: [Int: (sum: Double, count: Double)] = [:]
    for (observation, residual) in zip(observations, residuals) {
      let candidate = observation.assignment[agent]
      let known = sums[candidate] ?? (0, 0)
      sums[candidate] = (known.sum + residual + effects[agent][candidate], known.count + 1)
    }
    for (index, observation) in observations.enumerated() {
      let candidate = observation.assignment[agent]
      guard let (sum, count) = sums[candidate] else { continue }
      residuals[index] += effects[agent][candidate] - sum / (count + ridge)
    }
    for (candidate, (sum, count)) in sums { effects[agent][candidate] = sum / (count + ridge) }
  }

  private func value(_ assignment: PromptAssignment) -> Double {
    assignment.indices.enumerated().reduce(base) { $0 + effects[$1.offset][$1.element] }
  }
}
