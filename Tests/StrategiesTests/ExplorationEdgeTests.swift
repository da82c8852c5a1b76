import Acquisition
import PromptSpace
import Randomness
import Strategies
import Surrogates
import Testing
import _TestSupport

/// Every rule over every surrogate at the edge of what a study can meet: a sound proposal each time.
@Suite struct ExplorationEdgeTests {
  static let rules: [ExplorationRule] = [
    .linearUCB(alpha: 0.2), .neuralUCB(alpha: 1), .posterior(beta: 1), .thompson(scale: 1), .greedy,
  ]

  /// What the proposer was told, over which pools.
  struct Edge: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var sizes = [3, 4]
    var vector: (@Sendable (Int) -> [Double])?
    var scores: [([Int], Double)] = [([0, 1], 0.2), ([2, 2], 0.7), ([1, 3], 0.4)]
  }

  static let edges = [
    Edge(testDescription: "one observation", scores: [([1, 2], 0.5)]),
    Edge(
      testDescription: "constant scores", scores: [([0, 0], 1), ([1, 1], 1), ([2, 3], 1)]),
    Edge(
      testDescription: "duplicates", scores: [([0, 0], 0.1), ([0, 0], 0.9), ([0, 0], 0.1)]),
    Edge(
      testDescription: "scores that are not finite",
      scores: [([0, 0], .nan), ([1, 1], .infinity), ([2, 2], -.infinity), ([0, 3], 0.4)]),
    Edge(
      testDescription: "no finite score at all", scores: [([0, 0], .nan), ([1, 1], .infinity)]),
    Edge(
      testDescription: "scores outside [0, 1]", scores: [([0, 0], -40), ([1, 1], 1e6)]),
    Edge(testDescription: "squares that overflow", scores: [([0, 0], 1e200), ([1, 1], -1e200)]),
    Edge(
      testDescription: "agents with one candidate", sizes: [1, 5, 1],
      scores: [([0, 0, 0], 0.1), ([0, 2, 0], 0.6)]),
    Edge(testDescription: "zero vectors", vector: { _ in [0, 0, 0] }),
    Edge(testDescription: "equal vectors", vector: { _ in [0.3, -2, 1e-3] }),
    Edge(testDescription: "vectors almost equal", vector: { [1, 1 + 1e-9 * Double($0), 1] }),
    Edge(testDescription: "tiny vectors", vector: { [1e-200 * Double($0), 0, 1e-200] }),
    Edge(testDescription: "huge vectors", vector: { [1e150, Double($0) * 1e150, 1] }),
  ]

  private static func proposer(
    _ edge: Edge, _ kind: SurrogateKind, _ rule: ExplorationRule
  ) throws -> MASPOBProposer {
    let random = randomEmbeddings(sizes: edge.sizes, dimension: 3, seed: 4)
    let features = try PromptFeatures(
      embeddings: random.map { pool in
        pool.indices.map { edge.vector?($0) ?? pool[$0] }
      })
    var configuration = MASPOBConfiguration()
    (configuration.warmUp, configuration.exploration) = (0, rule)
    return MASPOBProposer(
      features: features, surrogate: try chainFactory(over: features).make(kind),
      configuration: configuration, seeds: SeedSequence(seed: 6))
  }

  @Test(.timeLimit(.minutes(1)), arguments: SurrogateKind.allCases, edges)
  func aBatchIsSound(_ kind: SurrogateKind, _ edge: Edge) throws {
    for rule in Self.rules {
      var proposer = try Self.proposer(edge, kind, rule)
      for (indices, score) in edge.scores {
        proposer.observe(Observation(assignment: PromptAssignment(indices), score: score))
      }
      let told = edge.scores.map { PromptAssignment($0.0) }
      var batch: [PromptAssignment] = []
      for _ in 0..<3 {
        let proposal = try proposer.suggest(pending: batch)
        let numbers = [proposal.predictedMean, proposal.uncertainty, proposal.acquisition]
        #expect(
          numbers.allSatisfy { $0?.isFinite ?? true }, "\(rule): \(proposal)")
        #expect((proposal.uncertainty ?? 0) >= 0 && proposal.search?.isExact == true)
        #expect(!told.contains(proposal.assignment) && !batch.contains(proposal.assignment))
        #expect(try proposer.suggest(pending: batch) == proposal, "\(rule)")
        batch.append(proposal.assignment)
      }
    }
  }
}
