import Foundation
import Numerics
import PromptSpace
import Randomness
import Testing

@testable import Surrogates

@Suite struct GaussianProcessMixtureTests {
  private static func model(
    _ problem: PlantedProblem, draws: Int, components: Int
  ) -> GaussianProcessMixture {
    GaussianProcessMixture(
      topology: problem.topology, embeddings: problem.embeddings, draws: draws,
      components: components)
  }

  private static func everything(_ space: AssignmentSpace) -> [PromptAssignment] {
    (0..<(space.count ?? 0)).map(space.assignment(at:))
  }

  @Test func oneDrawIsTheProcessAtThePriorsMedian() throws {
    let problem = try PlantedProblem(sizes: [3, 4], coupling: 0.1, seed: 71)
    let observations = problem.split(seen: 6, unseen: 0, noise: 0, seed: 72).observations
    var mixture = Self.model(problem, draws: 1, components: 1)
    _ = try mixture.fit(observations, seeds: .init(seed: 1))
    var single = GaussianProcessSurrogate(
      topology: problem.topology, embeddings: problem.embeddings)
    try single.condition(
      GaussianProcessProblem(
        observations, embeddings: problem.embeddings, edges: problem.topology.edges,
        noise: observations.map { _ in 0 }), on: GaussianProcessPrior.integratedCentre)
    let all = Self.everything(problem.space)
    for (own, other) in zip(mixture.posterior(all), single.posterior(all)) {
      #expect(abs(own.mean - other.mean) < 1e-9)
      #expect(abs(own.standardDeviation - other.standardDeviation) < 1e-7)
    }
  }

  /// Against the formula, with every component computed by itself.
  @Test func momentsAreThoseOfTheWeightedComponents() throws {
    let problem = try PlantedProblem(sizes: [3, 3, 2], coupling: 0.2, seed: 73)
    let observations = problem.split(seen: 7, unseen: 0, noise: 0.05, seed: 74).observations
    let draws = GaussianProcessPrior.integratedDraws(4)
    var mixture = Self.model(problem, draws: 4, components: 4)
    _ = try mixture.fit(observations, seeds: .init(seed: 1))
    let parts = try draws.map { parameters in
      let setup = GaussianProcessProblem(
        observations, embeddings: problem.embeddings, edges: problem.topology.edges,
        noise: observations.map { _ in 0 })
      return (
        likelihood: exp(try setup.likelihood.evaluate(parameters).logLikelihood),
        posterior: try GaussianProcessPosterior(setup, parameters: parameters)
      )
    }
    let best = parts.map(\.likelihood).max() ?? 0
    let kept = parts.filter { $0.likelihood >= 0.01 * best }
    let total = kept.reduce(0) { $0 + $1.likelihood }
    let all = Self.everything(problem.space)
    for (assignment, belief) in zip(all, mixture.posterior(all)) {
      var (mean, square) = (0.0, 0.0)
      for part in kept {
        let own = part.posterior.posterior([assignment])[0]
        let share = part.likelihood / total
        mean += share * own.mean
        square += share * (own.mean * own.mean + own.standardDeviation * own.standardDeviation)
      }
      #expect(abs(belief.mean - mean) < 1e-9)
      #expect(abs(belief.standardDeviation - (square - mean * mean).squareRoot()) < 1e-7)
    }
    #expect(kept.count > 1, "a mixture of one shows nothing")
  }

  /// All examples scored: exact for their mean, however much they differ. Some of them: not.
  @Test func completeEvaluationsHaveNoSamplingNoise() throws {
    func noise(_ counts: [Int]) -> [Double] {
      ObservationNoise.finitePopulationVariances(
        of: counts.map {
          // Each example has the variance 0.4.
          Observation(
            assignment: PromptAssignment([0]), score: 0.5, exampleCount: $0,
            variance: 0.4 / Double($0))
        })
    }
    #expect(noise([30, 30]) == [0, 0])
    let mixed = noise([10, 40, 40])
    #expect(abs(mixed[0] - 0.04 * 0.75) < 1e-12 && mixed[1] == 0)
    // One of another split neither makes the study's own noisy nor counts as complete itself.
    let attached = noise([30, 5000, 30, 15])
    #expect(attached[0] == 0 && attached[2] == 0)
    #expect(attached[1] > 0 && attached[3] > 0)
    // Nothing is known of how many there are.
    #expect(noise([1, 1]) == [0.4, 0.4])
  }

  @Test func drawsAreFixedAndBeginWithTheMedian() {
    let draws = GaussianProcessPrior.integratedDraws(8)
    #expect(draws == Array(GaussianProcessPrior.integratedDraws(48).prefix(8)))
    let centre = GaussianProcessPrior.integratedCentre.unconstrained
    #expect(zip(draws[0].unconstrained, centre).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(Set(draws).count == 8)
  }
}
