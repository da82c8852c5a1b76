import Numerics
import PromptSpace
import Randomness
import Testing

@testable import Surrogates

/// Draws against the posterior's own covariance, by the moments of many.
@Suite struct DeviationDrawTests {
  static let count = 4_000

  private static func setUp(
    _ sizes: [Int]
  ) throws -> (problem: PlantedProblem, observations: [Observation], all: [PromptAssignment]) {
    let problem = try PlantedProblem(sizes: sizes, coupling: 0.1, seed: 71)
    let observations = problem.split(seen: 4, unseen: 0, noise: 0.1, seed: 72).observations
    let all = (0..<(problem.space.count ?? 0)).map(problem.space.assignment(at:))
    return (problem, observations, all)
  }

  /// Sample moments must lie within five standard errors of the given covariance.
  private static func expectMoments(
    _ draws: [[Double]], _ covariance: (Int, Int) -> Double, _ label: String
  ) {
    let n = Double(draws.count)
    for p in draws[0].indices {
      let variance = covariance(p, p)
      let mean = draws.reduce(0) { $0 + $1[p] } / n
      #expect(abs(mean) < 5 * (variance / n).squareRoot(), "\(label), mean at \(p): \(mean)")
      for q in 0...p {
        let expected = covariance(p, q)
        let found = draws.reduce(0) { $0 + $1[p] * $1[q] } / n
        let error = ((variance * covariance(q, q) + expected * expected) / n).squareRoot()
        #expect(abs(found - expected) < 5 * error, "\(label), \(p) and \(q): \(found), \(expected)")
      }
    }
  }

  private static func draws(
    _ model: some SampledSurrogate, _ all: [PromptAssignment]
  ) -> [[Double]] {
    (0..<count).map { model.deviationDraw(SeedSequence(seed: UInt64($0)))(all) }
  }

  @Test(arguments: [[5], [3, 2], [2, 1, 2]])
  func aGaussianProcessDrawsItsPosterior(_ sizes: [Int]) throws {
    let (problem, observations, all) = try Self.setUp(sizes)
    let parameters = GaussianProcessParameters(
      additiveVariance: 1, edgeVariance: 0.8, identityShare: 0.2, lengthScale: 1.2, noiseFloor: 0.2)
    var model = GaussianProcessSurrogate(
      topology: problem.topology, embeddings: problem.embeddings)
    try model.condition(
      GaussianProcessProblem(
        observations, embeddings: problem.embeddings, edges: problem.topology.edges),
      on: parameters)
    let textbook = TextbookProcess(problem, observations, parameters)
    let inverse = TextbookProcess.inverse(textbook.covariance).inverse
    func covariance(_ p: Int, _ q: Int) -> Double {
      let (left, right) = (all[p], all[q])
      let k = observations.map { textbook.kernel(left, $0.assignment) }
      let l = observations.map { textbook.kernel(right, $0.assignment) }
      let explained = zip(k, inverse).reduce(0) { sum, entry in
        sum + entry.0 * zip(entry.1, l).reduce(0) { $0 + $1.0 * $1.1 }
      }
      return textbook.deviation * textbook.deviation
        * (textbook.kernel(left, right) - explained)
    }
    Self.expectMoments(Self.draws(model, all), covariance, "\(sizes)")
  }

  @Test(arguments: [[5], [3, 2]])
  func ridgeDrawsTheWeightsOfABayesianRegression(_ sizes: [Int]) throws {
    let (problem, observations, all) = try Self.setUp(sizes)
    var model = LinearSurrogate(embeddings: problem.embeddings)
    _ = try model.fit(observations, seeds: .init(seed: 1))
    let fitted = try #require(model.fitted)
    let variance = fitted.solution.error / Double(observations.count)
    let noise = RidgeSystem(observations, embeddings: problem.embeddings).noise
    func feature(_ assignment: PromptAssignment) -> [Double] {
      [1] + zip(problem.embeddings, assignment.indices).flatMap { $0.row($1) }
    }
    let width = feature(all[0]).count
    let precision = (0..<width).map { row in
      (0..<width).map { column in
        let prior = row == column && row > 0 ? fitted.solution.ridge / variance : 0
        return zip(observations, noise).reduce(prior) {
          let x = feature($1.0.assignment)
          return $0 + x[row] * x[column] / (variance * $1.1)
        }
      }
    }
    let inverse = TextbookProcess.inverse(precision).inverse
    func covariance(_ p: Int, _ q: Int) -> Double {
      let (left, right) = (feature(all[p]), feature(all[q]))
      return zip(left, inverse).reduce(0) { sum, entry in
        sum + entry.0 * zip(entry.1, right).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
    Self.expectMoments(Self.draws(model, all), covariance, "\(sizes)")
  }

  @Test(arguments: [SurrogateKind.gp, .linear])
  func aDrawIsAFunctionOfItsSeedAndOfTheAssignment(_ kind: SurrogateKind) throws {
    let (problem, observations, all) = try Self.setUp([3, 4])
    var model = problem.factory.make(kind)
    _ = try model.fit(observations, seeds: .init(seed: 1))
    let sampled = try #require(model as? any SampledSurrogate)
    let draw = sampled.deviationDraw(.init(seed: 5))
    let whole = draw(all)
    #expect(zip(all, whole).allSatisfy { abs((draw([$0]).first ?? .nan) - $1) < 1e-12 })
    #expect(sampled.deviationDraw(.init(seed: 5))(all) == whole)
    #expect(sampled.deviationDraw(.init(seed: 6))(all) != whole)
    #expect(draw.isJoint && draw([]).isEmpty)
  }

  /// Too large for the factor of its kernel: marginal deviations are right, and it is said.
  @Test func aLargePoolIsDrawnAssignmentByAssignment() throws {
    let problem = try PlantedProblem(sizes: [2_000, 2], seed: 73)
    let observations = problem.split(seen: 3, unseen: 0, noise: 0.1, seed: 74).observations
    var model = GaussianProcessSurrogate(
      topology: problem.topology, embeddings: problem.embeddings)
    _ = try model.fit(observations, seeds: .init(seed: 1))
    let all = (0..<4_000).map(problem.space.assignment(at:))
    let draw = model.deviationDraw(.init(seed: 9))
    #expect(!draw.isJoint)
    let values = draw(all)
    #expect(draw(Array(all.reversed())) == values.reversed())
    let shares = zip(values, model.posterior(all)).map { $0 / $1.standardDeviation }
    let square = shares.reduce(0) { $0 + $1 * $1 } / 4_000
    #expect(abs(square - 1) < 0.12 && abs(shares.reduce(0, +) / 4_000) < 0.08)
  }
}
