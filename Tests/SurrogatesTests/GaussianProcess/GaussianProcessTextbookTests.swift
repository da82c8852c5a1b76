import Numerics
import PromptSpace
import Randomness
import Testing
import _TestSupport

@testable import Surrogates

/// Fixed hyper-parameters against ``TextbookProcess``.
@Suite struct GaussianProcessTextbookTests {
  static let parameters = [
    GaussianProcessParameters(),
    GaussianProcessParameters(
      additiveVariance: 2, edgeVariance: 0.7, identityShare: 0.05, lengthScale: 2.5,
      noiseFloor: 0.01),
    GaussianProcessParameters(
      additiveVariance: 0.1, edgeVariance: 1.5, identityShare: 0.9, lengthScale: 0.3,
      noiseFloor: 0.5),
  ]
  static let sizes = [[5], [3, 4], [2, 1, 3, 2]]

  private static func setUp(
    _ sizes: [Int]
  ) throws -> (problem: PlantedProblem, observations: [Observation]) {
    let problem = try PlantedProblem(sizes: sizes, coupling: 0.1, seed: 51)
    let split = problem.split(seen: 4, unseen: 0, noise: 0.05, seed: 52).observations
    // A repeat with another score, variances that differ, one that is unknown.
    let observations = (split + split.prefix(1)).enumerated().map { index, observation in
      Observation(
        assignment: observation.assignment, score: observation.score + 0.01 * Double(index),
        exampleCount: 24, variance: index == 2 ? nil : 0.001 * Double(1 + index))
    }
    return (problem, observations)
  }

  private static func relative(_ value: Double, _ expected: Double) -> Double {
    abs(value - expected) / max(abs(expected), 1e-6)
  }

  @Test(arguments: sizes, parameters)
  func agreesWithTheDefinition(sizes: [Int], parameters: GaussianProcessParameters) throws {
    let (problem, observations) = try Self.setUp(sizes)
    let textbook = TextbookProcess(problem, observations, parameters)
    var model = GaussianProcessSurrogate(
      topology: problem.topology, embeddings: problem.embeddings)
    let prepared = GaussianProcessProblem(
      observations, embeddings: problem.embeddings, edges: problem.topology.edges)
    try model.condition(prepared, on: parameters)
    let all = (0..<(problem.space.count ?? 0)).map(problem.space.assignment(at:))
    for (assignment, found) in zip(all, model.posterior(all)) {
      let expected = textbook.posterior(assignment)
      #expect(Self.relative(found.mean, expected.mean) < 1e-10)
      #expect(Self.relative(found.standardDeviation, expected.standardDeviation) < 1e-9)
    }
    let details = try #require(model.details)
    #expect(Self.relative(details.logMarginalLikelihood, textbook.logMarginalLikelihood) < 1e-10)
    #expect(details.jitter == 0)
  }

  @Test(arguments: sizes, parameters)
  func gradientsMatchDifferences(sizes: [Int], parameters: GaussianProcessParameters) throws {
    let (problem, observations) = try Self.setUp(sizes)
    let likelihood = GaussianProcessProblem(
      observations, embeddings: problem.embeddings, edges: problem.topology.edges
    ).likelihood
    let theta = parameters.unconstrained
    let gradient = try likelihood.evaluate(parameters).gradient
    let check = GradientCheck(floor: 1e-3)
    let report = check.compare(values: theta, gradient: gradient, elements: 0..<5) { values in
      let value = try? likelihood.evaluate(GaussianProcessParameters(unconstrained: values))
      return GradientCheck.Point(value: value?.logLikelihood ?? .nan, sides: [])
    }
    #expect(report.worst < 1e-7, "element \(report.worstElement)")
    // Without edges their variance has no influence.
    #expect((gradient[1] == 0) == (sizes.count == 1))
    let posterior = likelihood.negativeLogPosterior(theta)
    let whole = check.compare(values: theta, gradient: posterior.gradient, elements: 0..<5) {
      GradientCheck.Point(value: likelihood.negativeLogPosterior($0).value, sides: [])
    }
    #expect(whole.worst < 1e-7, "element \(whole.worstElement)")
  }

  @Test(arguments: sizes, parameters)
  func leaveOneOutIsARefit(sizes: [Int], parameters: GaussianProcessParameters) throws {
    let (problem, observations) = try Self.setUp(sizes)
    let all = GaussianProcessProblem(
      observations, embeddings: problem.embeddings, edges: problem.topology.edges)
    let closed = try GaussianProcessPosterior(all, parameters: parameters).leaveOneOut
    let noise = ObservationNoise.variances(of: observations)
    for left in observations.indices {
      let rest = observations.indices.filter { $0 != left }
      // Scale and known noise are those of all observations, as in the closed form.
      let reduced = GaussianProcessProblem(
        rest.map { observations[$0] }, embeddings: problem.embeddings,
        edges: problem.topology.edges, scale: all.scale, noise: rest.map { noise[$0] })
      let refit = try GaussianProcessPosterior(reduced, parameters: parameters)
      let found = refit.posterior([observations[left].assignment])[0]
      #expect(Self.relative(closed[left].mean, found.mean) < 1e-9)
      let floor = parameters.noiseFloor * all.scale.deviation * all.scale.deviation
      let deviation =
        (found.standardDeviation * found.standardDeviation + noise[left] + floor).squareRoot()
      #expect(Self.relative(closed[left].standardDeviation ?? 0, deviation) < 1e-9)
    }
  }

  @Test func jitterIsReportedAndBounded() throws {
    let ones = Matrix<Double>(rows: 3, columns: 3, repeating: 1)
    let (factor, jitter) = try GaussianProcessPosterior.factorize(ones)
    #expect(factor.count == 3)
    #expect(jitter >= 1e-10 && jitter <= 1e-6)
    #expect(try GaussianProcessPosterior.factorize(.identity(3)).jitter == 0)
    var indefinite = Matrix<Double>.identity(2)
    indefinite[1, 1] = -1
    #expect(throws: CholeskyError.notPositiveDefinite(pivot: 1)) {
      try GaussianProcessPosterior.factorize(indefinite)
    }
    let missing = Matrix<Double>(rows: 2, columns: 2, repeating: .nan)
    #expect(throws: CholeskyError.self) { try GaussianProcessPosterior.factorize(missing) }
  }
}
