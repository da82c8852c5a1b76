import Numerics
import PromptSpace
import Randomness
import Testing

@testable import Surrogates

/// What every surrogate keeps, whatever it is made of.
@Suite struct SurrogateContractTests {
  /// A factory over small networks that train briefly.
  private static func factory(
    sizes: [Int], element: ((Int) -> Double)? = nil, epochs: Int = 20
  ) throws -> SurrogateFactory {
    let problem = try PlantedProblem(sizes: sizes, seed: 3)
    let embeddings = problem.embeddings.map { matrix in
      guard let element else { return matrix }
      return Matrix(
        rows: matrix.rows, columns: matrix.columns,
        elements: matrix.elements.indices.map(element))
    }
    var factory = SurrogateFactory(topology: problem.topology, embeddings: embeddings)
    (factory.architecture.hidden, factory.architecture.heads) = (8, 2)
    factory.schedule.maximumEpochs = epochs
    return factory
  }

  private static func observation(_ indices: [Int], _ score: Double) -> Observation {
    Observation(assignment: PromptAssignment(indices), score: score)
  }

  private static func everything(_ sizes: [Int]) -> [PromptAssignment] {
    let space = AssignmentSpace(sizes: sizes)
    return (0..<(space.count ?? 0)).map(space.assignment(at:))
  }

  @Test(arguments: SurrogateKind.allCases)
  func refusalsNameTheObservation(_ kind: SurrogateKind) throws {
    var model = try Self.factory(sizes: [2, 2]).make(kind)
    let good = Self.observation([0, 1], 0.5)
    #expect(throws: SurrogateError.noObservations) { try model.fit([], seeds: .init(seed: 1)) }
    for (score, text) in [(Double.nan, "nan"), (.infinity, "inf"), (-.infinity, "-inf")] {
      #expect(throws: SurrogateError.scoreNotFinite(index: 1, score: text)) {
        try model.fit([good, Self.observation([0, 0], score)], seeds: .init(seed: 1))
      }
    }
    for outside in [[0, 2], [0], [0, 1, 0], [-1, 0]] {
      let text = PromptAssignment(outside).description
      #expect(throws: SurrogateError.assignmentOutsideSpace(index: 1, assignment: text)) {
        try model.fit([good, Self.observation(outside, 0.5)], seeds: .init(seed: 1))
      }
    }
  }

  @Test(arguments: SurrogateKind.allCases)
  func equalSeedsGiveEqualFits(_ kind: SurrogateKind) throws {
    let problem = try PlantedProblem(sizes: [3, 4], coupling: 0.1, seed: 5)
    let observations = problem.split(seen: 7, unseen: 0, noise: 0.02, seed: 6).observations
    var first = try Self.factory(sizes: [3, 4]).make(kind)
    var second = first
    // A fit must also forget the one before.
    _ = try second.fit([Self.observation([1, 1], 0.9)], seeds: .init(seed: 8))
    let report = try first.fit(observations, seeds: .init(seed: 4))
    #expect(try second.fit(observations, seeds: .init(seed: 4)) == report)
    let all = Self.everything([3, 4])
    #expect(first.predict(all) == second.predict(all))
    #expect(first.predict([]).isEmpty)
  }

  /// Two measurements of one assignment disagree: the one that is surer wins.
  @Test(arguments: SurrogateKind.allCases)
  func theSurerObservationCountsMore(_ kind: SurrogateKind) throws {
    func prediction(_ variances: (low: Double, high: Double)) throws -> Double {
      var model = try Self.factory(sizes: [2, 2], epochs: 300).make(kind)
      let observations = [
        Observation(
          assignment: PromptAssignment([0, 0]), score: 0.2, exampleCount: 1,
          variance: variances.low),
        Observation(
          assignment: PromptAssignment([0, 0]), score: 0.8, exampleCount: 1,
          variance: variances.high),
        Observation(
          assignment: PromptAssignment([1, 1]), score: 0.5, exampleCount: 1, variance: 0.02),
      ]
      _ = try model.fit(observations, seeds: .init(seed: 4))
      return model.predict([PromptAssignment([0, 0])])[0]
    }
    let even = try prediction((0.02, 0.02))
    #expect(try prediction((0.01, 0.05)) < even - 0.02)
    #expect(try prediction((0.05, 0.01)) > even + 0.02)
  }

  /// Equal variances are no reason to learn anything else than without them, to the last bit.
  @Test(arguments: [SurrogateKind.gat, .mlp])
  func equalVariancesChangeNothing(_ kind: SurrogateKind) throws {
    let problem = try PlantedProblem(sizes: [3, 4], coupling: 0.1, seed: 5)
    let bare = problem.split(seen: 7, unseen: 0, noise: 0.02, seed: 6).observations
    let equal = bare.map {
      Observation(assignment: $0.assignment, score: $0.score, exampleCount: 24, variance: 0.007)
    }
    var first = try Self.factory(sizes: [3, 4]).make(kind)
    var second = first
    #expect(
      try first.fit(bare, seeds: .init(seed: 4)) == second.fit(equal, seeds: .init(seed: 4)))
    #expect(first.predict(Self.everything([3, 4])) == second.predict(Self.everything([3, 4])))
  }

  @Test(arguments: SurrogateKind.allCases)
  func aFailedFitKeepsTheLastOne(_ kind: SurrogateKind) throws {
    var model = try Self.factory(sizes: [2, 2]).make(kind)
    let all = Self.everything([2, 2])
    _ = try model.fit(
      [Self.observation([0, 1], 0.5), Self.observation([1, 1], 0.2)], seeds: .init(seed: 1))
    let before = model.predict(all)
    let tooLarge = [Self.observation([0, 0], 1e200), Self.observation([1, 1], -1e200)]
    do {
      _ = try model.fit(tooLarge, seeds: .init(seed: 1))
      Issue.record("squares of 1e200 are not finite")
    } catch let error as SurrogateError {
      guard case .trainingDiverged = error else { throw error }
    }
    #expect(model.predict(all) == before)
  }

  @Test(arguments: SurrogateKind.allCases)
  func notANumberInAnEmbeddingDiverges(_ kind: SurrogateKind) throws {
    var model = try Self.factory(sizes: [2, 2]) { $0 == 0 ? .nan : Double($0) }.make(kind)
    let observations = [Self.observation([0, 1], 0.5), Self.observation([1, 0], 0.1)]
    #expect {
      try model.fit(observations, seeds: .init(seed: 1))
    } throws: { error in
      guard case .trainingDiverged = error as? SurrogateError else { return false }
      return true
    }
  }

  /// Inputs at the edge of what a study can meet.
  struct Edge: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let sizes: [Int]
    var element: (@Sendable (Int) -> Double)?
    let scores: [([Int], Double)]
  }

  static let edges = [
    Edge(
      testDescription: "constant scores", sizes: [2, 2],
      scores: [([0, 0], 1), ([1, 0], 1), ([0, 1], 1), ([1, 1], 1)]),
    Edge(testDescription: "zero scores", sizes: [2, 2], scores: [([0, 0], 0), ([1, 0], 0)]),
    Edge(testDescription: "one observation", sizes: [2, 3], scores: [([1, 2], 0.5)]),
    Edge(
      testDescription: "duplicates", sizes: [2, 2],
      scores: [([0, 0], 0.1), ([0, 0], 0.9), ([0, 0], 0.9)]),
    Edge(
      testDescription: "agents with one candidate", sizes: [1, 1, 1], scores: [([0, 0, 0], 0.5)]),
    Edge(
      testDescription: "one agent, one candidate, twice", sizes: [1],
      scores: [([0], 0.5), ([0], 0.4)]),
    Edge(
      testDescription: "one candidate beside three", sizes: [1, 3],
      scores: [([0, 0], 0.5), ([0, 1], 0.4), ([0, 2], 0.8)]),
    Edge(
      testDescription: "zero vectors", sizes: [2, 2], element: { _ in 0 },
      scores: [([0, 1], 0.2), ([1, 0], 0.7)]),
    Edge(
      testDescription: "equal vectors", sizes: [3, 3], element: { Double($0 % 4) },
      scores: [([0, 1], 0.2), ([1, 0], 0.7), ([2, 2], 0.3)]),
    Edge(
      testDescription: "tiny vectors", sizes: [2, 2], element: { Double($0) * 1e-30 },
      scores: [([0, 1], 0.2), ([1, 0], 0.7), ([1, 1], 0.6)]),
    Edge(
      testDescription: "scores outside [0, 1]", sizes: [2, 2],
      scores: [([0, 1], -3), ([1, 0], 7)]),
  ]

  @Test(arguments: SurrogateKind.allCases, edges)
  func predictionsStayFinite(_ kind: SurrogateKind, _ edge: Edge) throws {
    var model = try Self.factory(sizes: edge.sizes, element: edge.element).make(kind)
    let observations = edge.scores.map { Self.observation($0.0, $0.1) }
    let report = try model.fit(observations, seeds: .init(seed: 1))
    #expect(report.trainingLoss.isFinite)
    let all = Self.everything(edge.sizes)
    let predicted = model.predict(all)
    #expect(predicted.count == all.count && predicted.allSatisfy(\.isFinite))
    if let probabilistic = model as? any ProbabilisticSurrogate {
      let posterior = probabilistic.posterior(all)
      #expect(zip(posterior, predicted).allSatisfy { abs($0.mean - $1) < 1e-12 * max(1, abs($1)) })
      #expect(posterior.allSatisfy { $0.standardDeviation.isFinite && $0.standardDeviation >= 0 })
    }
    if let closed = model as? any ClosedFormLeaveOneOut {
      let left = closed.leaveOneOut()
      #expect((left == nil) == (observations.count == 1))
      #expect(left?.allSatisfy { $0.mean.isFinite } ?? true)
    }
  }

  /// Sizes that no loop over all combinations, and no matrix over all candidates, survives.
  @Test(
    .timeLimit(.minutes(1)), arguments: SurrogateKind.allCases,
    [(0..<200).map { 1 + $0 % 3 }, [10_000, 2]])
  func largeSpacesAreLearnedInBoundedTime(_ kind: SurrogateKind, _ sizes: [Int]) throws {
    var model = try Self.factory(sizes: sizes, epochs: 5).make(kind)
    let assignments = (0..<6).map { step in
      PromptAssignment(sizes.map { (step * 1_237) % $0 })
    }
    let observations = assignments.enumerated().map {
      Observation(assignment: $1, score: Double($0) / 6, exampleCount: 9, variance: 0.01)
    }
    _ = try model.fit(observations, seeds: .init(seed: 1))
    let predicted = model.predict(assignments)
    #expect(predicted.count == 6 && predicted.allSatisfy(\.isFinite))
    if let sampled = model as? any SampledSurrogate {
      let drawn = sampled.deviationDraw(.init(seed: 2))(assignments)
      #expect(drawn.allSatisfy { $0.isFinite })
    }
    if let network = model as? any DifferentiableSurrogate {
      let isSound = Self.gradientsAreFinite(network, assignments)
      #expect(isSound)
    }
    if let probabilistic = model as? any ProbabilisticSurrogate {
      let expecting = probabilistic.expecting(assignments).posterior(assignments)
      #expect(expecting.allSatisfy { $0.standardDeviation.isFinite })
    }
  }

  private static func gradientsAreFinite(
    _ model: some DifferentiableSurrogate, _ assignments: [PromptAssignment]
  ) -> Bool {
    var seen = 0
    var isFinite = true
    model.withGradients(of: assignments) { tensors in
      seen += 1
      isFinite = isFinite && tensors.allSatisfy { $0.elements.allSatisfy(\.isFinite) }
    }
    return isFinite && seen == assignments.count
  }

  @Test(arguments: SurrogateKind.allCases)
  func ranksAnAdditiveProblem(_ kind: SurrogateKind) throws {
    let problem = try PlantedProblem(sizes: [4, 4, 4], width: 6, seed: 31)
    let (observations, unseen) = problem.split(seen: 24, unseen: 30, noise: 0.02, seed: 32)
    var factory = problem.factory
    (factory.architecture.hidden, factory.architecture.heads) = (8, 2)
    factory.schedule.maximumEpochs = 150
    var model = factory.make(kind)
    _ = try model.fit(observations, seeds: .init(seed: 33))
    let truth = unseen.map(problem.score)
    // The mean ranks nothing.
    let rank = try #require(rankCorrelation(model.predict(unseen), truth))
    #expect(rank > 0.6, "\(kind.rawValue): \(rank)")
  }
}
