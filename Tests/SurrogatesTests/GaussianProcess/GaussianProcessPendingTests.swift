import Numerics
import PromptSpace
import Randomness
import Testing

@testable import Surrogates

/// What a Gaussian process expects of scores that are still to come.
@Suite struct GaussianProcessPendingTests {
  private static let pending = [[2, 1, 0], [0, 3, 1], [2, 1, 0]].map { PromptAssignment($0) }

  private static func fitted() throws -> (PlantedProblem, [Observation], GaussianProcessSurrogate) {
    let problem = try PlantedProblem(sizes: [3, 4, 2], coupling: 0.1, seed: 81)
    let observations = problem.split(seen: 7, unseen: 0, noise: 0.05, seed: 82).observations
    var model = GaussianProcessSurrogate(
      topology: problem.topology, embeddings: problem.embeddings)
    _ = try model.fit(observations, seeds: .init(seed: 2))
    return (problem, observations, model)
  }

  /// Believing one's own predictions gives the same means and smaller deviations.
  @Test func equalsAPosteriorThatWasToldItsOwnPredictions() throws {
    let (problem, observations, model) = try Self.fitted()
    let posterior = try #require(model.fitted)
    let scale = posterior.scale
    let floor = posterior.parameters.noiseFloor
    let expected = posterior.noise.reduce(0, +) / Double(posterior.noise.count) - floor
    let told = zip(Self.pending, model.predict(Self.pending)).map {
      Observation(assignment: $0, score: $1)
    }
    let square = scale.deviation * scale.deviation
    let whole = GaussianProcessProblem(
      observations + told, embeddings: problem.embeddings, edges: problem.topology.edges,
      scale: scale,
      noise: posterior.noise.map { ($0 - floor) * square } + told.map { _ in expected * square })
    let direct = try GaussianProcessPosterior(whole, parameters: posterior.parameters)
    let all = (0..<24).map(problem.space.assignment(at:))
    let found = model.expecting(Self.pending)
    for (left, right) in zip(found.posterior(all), direct.posterior(all)) {
      #expect(abs(left.mean - right.mean) < 1e-9)
      #expect(abs(left.standardDeviation - right.standardDeviation) < 1e-9)
    }
    #expect(zip(found.predict(all), model.predict(all)).allSatisfy { abs($0 - $1) < 1e-12 })
    let before = model.posterior(Self.pending).map(\.standardDeviation)
    let after = found.posterior(Self.pending).map(\.standardDeviation)
    #expect(zip(before, after).allSatisfy { $1 < 0.9 * $0 })
  }

  @Test func expectingNothingChangesNothing() throws {
    let (problem, _, model) = try Self.fitted()
    let all = (0..<24).map(problem.space.assignment(at:))
    #expect(model.expecting([]).posterior(all) == model.posterior(all))
    #expect(model.expecting(Self.pending).leaveOneOut() == model.leaveOneOut())
  }

  /// A batch expected at once is the batch expected one after another.
  @Test func theOrderOfExpectingDoesNotMatter() throws {
    let (problem, _, model) = try Self.fitted()
    let all = (0..<24).map(problem.space.assignment(at:))
    let once = model.expecting(Self.pending).posterior(all)
    let stepwise = Self.pending.reversed().reduce(model) { $0.expecting([$1]) }.posterior(all)
    #expect(
      zip(once, stepwise).allSatisfy { abs($0.standardDeviation - $1.standardDeviation) < 1e-10 })
  }
}
