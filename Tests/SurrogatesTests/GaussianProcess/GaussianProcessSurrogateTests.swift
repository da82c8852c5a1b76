import Numerics
import PromptSpace
import Randomness
import Testing

@testable import Surrogates

@Suite struct GaussianProcessSurrogateTests {
  private static func model(_ problem: PlantedProblem) -> GaussianProcessSurrogate {
    GaussianProcessSurrogate(topology: problem.topology, embeddings: problem.embeddings)
  }

  private static func error(_ model: some Surrogate, on problem: PlantedProblem, _ at: [Int])
    -> Double
  {
    let assignments = at.map(problem.space.assignment(at:))
    let errors = zip(model.predict(assignments), assignments).map { $0 - problem.score($1) }
    return (dot(errors, errors) / Double(errors.count)).squareRoot()
  }

  @Test func hyperParametersAreNoWorseThanTheirNeighbours() throws {
    let problem = try PlantedProblem(sizes: [4, 4], coupling: 0.1, seed: 61)
    let observations = problem.split(seen: 12, unseen: 0, noise: 0.03, seed: 62).observations
    var model = Self.model(problem)
    _ = try model.fit(observations, seeds: .init(seed: 1))
    let likelihood = GaussianProcessProblem(
      observations, embeddings: problem.embeddings, edges: problem.topology.edges
    ).likelihood
    let theta = try #require(model.details).parameters.unconstrained
    let point = likelihood.negativeLogPosterior(theta)
    #expect(point.gradient.allSatisfy { abs($0) < 1e-2 }, "\(point.gradient)")
    let best = point.value
    #expect(best < likelihood.negativeLogPosterior(GaussianProcessPrior.centre).value)
    for index in theta.indices {
      for step in [-0.3, 0.3] {
        var moved = theta
        moved[index] += step
        #expect(likelihood.negativeLogPosterior(moved).value > best)
      }
    }
  }

  @Test func uncertaintyFallsWhereItWasMeasured() throws {
    let problem = try PlantedProblem(sizes: [3, 3], seed: 63)
    let observations = problem.split(seen: 5, unseen: 0, noise: 0.01, seed: 64).observations
    var model = Self.model(problem)
    _ = try model.fit(observations, seeds: .init(seed: 1))
    let seen = Set(observations.map(\.assignment))
    let all = (0..<9).map(problem.space.assignment(at:))
    let deviations = zip(all, model.posterior(all))
    let measured = deviations.filter { seen.contains($0.0) }.map(\.1.standardDeviation)
    let unmeasured = deviations.filter { !seen.contains($0.0) }.map(\.1.standardDeviation)
    #expect((measured.max() ?? 1) < (unmeasured.min() ?? 0))
  }

  @Test func promptsWithOneEmbeddingStayDistinguishable() throws {
    let topology = try WorkflowTopology(agents: ["a"])
    let embeddings = [Matrix<Double>([[1, 0], [1, 0], [0, 1]])]
    var model = GaussianProcessSurrogate(topology: topology, embeddings: embeddings)
    let scores = [0.9, 0.1, 0.5, 0.9, 0.1, 0.5, 0.88, 0.12, 0.5]
    let observations = scores.enumerated().map {
      Observation(assignment: PromptAssignment([$0.offset % 3]), score: $0.element)
    }
    _ = try model.fit(observations, seeds: .init(seed: 1))
    let predicted = model.predict((0..<3).map { PromptAssignment([$0]) })
    #expect(predicted[0] > 0.75 && predicted[1] < 0.25)
  }

  @Test func noisyObservationsCountLess() throws {
    let problem = try PlantedProblem(sizes: [3], seed: 65)
    func prediction(variance: Double) throws -> Double {
      var model = Self.model(problem)
      let scores = [(0, 0.2, 0.0001), (0, 0.8, variance), (1, 0.5, 0.0001), (2, 0.4, 0.0001)]
      let observations = scores.map {
        Observation(assignment: PromptAssignment([$0.0]), score: $0.1, variance: $0.2)
      }
      let prepared = GaussianProcessProblem(
        observations, embeddings: problem.embeddings, edges: [])
      try model.condition(prepared, on: GaussianProcessParameters())
      return model.predict([PromptAssignment([0])])[0]
    }
    #expect(try prediction(variance: 0.1) < prediction(variance: 0.0001) - 0.05)
  }

  @Test func noiseOfANewObservationCountsItsVarianceAndTheFloor() throws {
    let problem = try PlantedProblem(sizes: [3, 3], seed: 66)
    var model = Self.model(problem)
    let observations = problem.split(seen: 6, unseen: 0, noise: 0.05, seed: 67).observations
    _ = try model.fit(observations, seeds: .init(seed: 1))
    let seed = problem.space.seed
    let floor = model.noiseVariance(of: Observation(assignment: seed, score: 0))
    let known = model.noiseVariance(
      of: Observation(assignment: seed, score: 0, exampleCount: 24, variance: 0.01))
    #expect(floor > 0)
    #expect(abs(known - floor - 0.01) < 1e-15)
  }

  /// Held-out errors of both models over planted problems whose neighbours interact.
  private static func comparison(
    seeds: Range<UInt64>, sizes: [Int], seen: Int
  ) throws -> [(gp: Double, linear: Double)] {
    try seeds.map { seed in
      let problem = try PlantedProblem(
        sizes: sizes, width: 3, additive: 0.05, coupling: 0.1, seed: seed)
      let (observations, unseen) = problem.split(seen: seen, unseen: 60, noise: 0.02, seed: seed)
      let ranks = unseen.map(problem.space.rank(of:))
      var gp = model(problem)
      var linear = LinearSurrogate(embeddings: problem.embeddings)
      _ = try gp.fit(observations, seeds: .init(seed: seed))
      _ = try linear.fit(observations, seeds: .init(seed: seed))
      return (error(gp, on: problem, ranks), error(linear, on: problem, ranks))
    }
  }

  @Test func beatsTheLinearModelWhereNeighboursInteract() throws {
    let errors = try Self.comparison(seeds: 70..<73, sizes: [3, 3, 3], seen: 18)
    #expect(errors.count { $0.gp < $0.linear } >= 2, "\(errors)")
  }

  #if !DEBUG
    @Test func beatsTheLinearModelOverTwentySeeds() throws {
      let errors = try Self.comparison(seeds: 100..<120, sizes: [5, 5, 5, 5], seen: 50)
      let ratio = errors.map { $0.gp / $0.linear }.reduce(0, +) / Double(errors.count)
      #expect(errors.count { $0.gp < $0.linear } >= 18, "\(errors)")
      #expect(ratio < 0.8, "mean ratio \(ratio)")
    }
  #endif
}
