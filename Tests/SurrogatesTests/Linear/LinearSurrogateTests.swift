import Numerics
import PromptSpace
import Randomness
import Testing

@testable import Surrogates

@Suite struct LinearSurrogateTests {
  private static func problem(
    noise: Double = 0.05
  ) throws -> (problem: PlantedProblem, observations: [Observation]) {
    let problem = try PlantedProblem(sizes: [4, 3, 5], width: 3, seed: 41)
    let split = problem.split(seen: 12, unseen: 0, noise: noise, seed: 42).observations
    // Unequal noise, or the weights could be anything.
    let observations = split.enumerated().map { index, observation in
      Observation(
        assignment: observation.assignment, score: observation.score, exampleCount: 24,
        variance: 0.002 * Double(1 + index % 4))
    }
    return (problem, observations)
  }

  /// [e(1,p₁); …; 1], the last component for the intercept.
  private static func features(
    _ problem: PlantedProblem, _ assignment: PromptAssignment
  ) -> [Double] {
    assignment.indices.enumerated().flatMap { problem.embeddings[$0.offset].row($0.element) } + [1]
  }

  @Test func theDualIsThePrimal() throws {
    let (problem, observations) = try Self.problem()
    var model = LinearSurrogate(embeddings: problem.embeddings)
    _ = try model.fit(observations, seeds: .init(seed: 1))
    let ridge = try #require(model.ridge)
    let noise = RidgeSystem(observations, embeddings: problem.embeddings).noise
    #expect(Set(noise).count > 3)
    // Normal equations (XᵀR⁻¹X + λ·D)·w = XᵀR⁻¹y, D without the intercept.
    let width = 10
    var normal = Matrix<Double>(rows: width, columns: width)
    var right = [Double](repeating: 0, count: width)
    for (observation, r) in zip(observations, noise) {
      let x = Self.features(problem, observation.assignment)
      for row in 0..<width {
        right[row] += x[row] * observation.score / r
        for column in 0..<width { normal[row, column] += x[row] * x[column] / r }
      }
    }
    for index in 0..<width - 1 { normal[index, index] += ridge }
    let weights = try CholeskyFactor(normal).solve(right)
    let all = (0..<60).map(problem.space.assignment(at:))
    for (assignment, predicted) in zip(all, model.predict(all)) {
      #expect(abs(predicted - dot(weights, Self.features(problem, assignment))) < 1e-10)
    }
  }

  @Test func leaveOneOutIsARefit() throws {
    let (problem, observations) = try Self.problem()
    let system = RidgeSystem(observations, embeddings: problem.embeddings)
    for ridge in [0.01, 1, 30] {
      let solution = try #require(system.solution(ridge: ridge))
      for left in observations.indices {
        // The rest of the dual system, solved from its definition.
        let rest = observations.indices.filter { $0 != left }
        var reduced = Matrix<Double>(rows: rest.count, columns: rest.count)
        for (row, first) in rest.enumerated() {
          for (column, second) in rest.enumerated() {
            reduced[row, column] =
              system.gram[first, second] + (row == column ? ridge * system.noise[first] : 0)
          }
        }
        let factor = try CholeskyFactor(reduced)
        let ones = [Double](repeating: 1, count: rest.count)
        let y = rest.map { observations[$0].score }
        let intercept = dot(factor.solve(ones), y) / dot(factor.solve(ones), ones)
        let dual = factor.solve(y.map { $0 - intercept })
        let predicted = intercept + dot(dual, rest.map { system.gram[left, $0] })
        #expect(abs(predicted - solution.leaveOneOut[left]) < 1e-10)
      }
    }
  }

  @Test func choosesTheRidgeOfLeastError() throws {
    let (problem, observations) = try Self.problem()
    var model = LinearSurrogate(embeddings: problem.embeddings)
    _ = try model.fit(observations, seeds: .init(seed: 1))
    let system = RidgeSystem(observations, embeddings: problem.embeddings)
    let errors = LinearSurrogate.ridgeGrid.compactMap {
      system.solution(ridge: $0 * system.scale)?.error
    }
    let chosen = try #require(model.fitted).solution.error
    #expect(errors.count == 17)
    #expect(chosen == errors.min())
    // Scores without a trend: the strongest ridge, which predicts the mean.
    let constant = observations.map { Observation(assignment: $0.assignment, score: 0.7) }
    _ = try model.fit(constant, seeds: .init(seed: 1))
    #expect(model.ridge == 1e4 * system.scale)
    #expect(abs((model.predict([problem.space.seed]).first ?? 0) - 0.7) < 1e-12)
  }

  @Test func recoversALinearScore() throws {
    let problem = try PlantedProblem(sizes: [6, 6, 6], width: 3, seed: 43)
    let (observations, unseen) = problem.split(seen: 30, unseen: 40, seed: 44)
    var model = LinearSurrogate(embeddings: problem.embeddings)
    _ = try model.fit(observations, seeds: .init(seed: 1))
    for (assignment, predicted) in zip(unseen, model.predict(unseen)) {
      #expect(abs(predicted - problem.score(assignment)) < 1e-3)
    }
  }
}
