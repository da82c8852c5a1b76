import Foundation
public import PromptSpace
public import Randomness

/// One problem of a ``SyntheticFamily``; all true scores are computed once and known.
public struct SyntheticProblem: InstantProblem {
  public let family: SyntheticFamily
  public let embeddings: [[[Double]]]
  public let space: AssignmentSpace
  public let optimum: (assignment: PromptAssignment, score: Double)
  public let meanScore: Double

  private let seeds: SeedSequence
  /// True scores by rank.
  private let scores: [Double]

  public var topology: WorkflowTopology { family.topology }
  public var knownEmbeddings: [[[Double]]]? { embeddings }

  /// Draws styles, embeddings, effects and the base accuracy.
  ///
  /// - Parameter seeds: draw the problem and the answers of all its evaluations.
  /// - Precondition: the space has at most 2²² combinations; the family's shares are possible.
  /// - Complexity: O(combinations·(N + |E|)).
  public init(_ family: SyntheticFamily, seeds: SeedSequence) {
    precondition(
      family.coupling >= 0 && family.residual >= 0 && family.coupling + family.residual <= 1,
      "coupling \(family.coupling) and residual \(family.residual) are shares")
    let space = AssignmentSpace(
      sizes: [Int](repeating: family.candidates, count: family.topology.count))
    guard let count = space.count, count <= 1 << 22 else {
      preconditionFailure("a space of sizes \(space.sizes) is too large to know every score")
    }
    self.family = family
    self.space = space
    self.seeds = seeds
    let styles = Self.styles(family, seeds.child("styles"))
    embeddings = Self.embeddings(family, styles: styles, seeds.child("embeddings"))
    let effects = PlantedEffects(family, styles: styles, seeds: seeds)
    scores = Self.scores(family, effects, space: space, seeds: seeds)
    var best = 0
    for rank in scores.indices where scores[rank] > scores[best] { best = rank }
    optimum = (space.assignment(at: best), scores[best])
    meanScore = scores.reduce(0, +) / Double(scores.count)
  }

  public func trueScore(of assignment: PromptAssignment) -> Double {
    scores[space.rank(of: assignment)]
  }

  public func observation(of assignment: PromptAssignment, visit: Int) -> Observation? {
    let rank = space.rank(of: assignment)
    return family.noise.observation(
      of: assignment, trueScore: scores[rank], rank: rank, visit: visit, seeds: seeds)
  }

  public func exampleScores(of assignment: PromptAssignment) -> [Double?] {
    answers(of: assignment).map { $0 ? 1 : 0 }
  }

  /// The first answers to every example, in order.
  func answers(of assignment: PromptAssignment) -> [Bool] {
    let rank = space.rank(of: assignment)
    return family.noise.answers(trueScore: scores[rank], rank: rank, visit: 0, seeds: seeds)
  }

  private static func styles(_ family: SyntheticFamily, _ seeds: SeedSequence) -> [[[Double]]] {
    family.topology.agents.indices.map { agent in
      var generator = seeds.child(agent).generator
      return (0..<family.candidates).map { _ in
        (0..<family.styleFactors).map { _ in generator.standardNormal() }
      }
    }
  }

  /// role + M·z/√k + noise, with one M for all agents: an embedder reads a habit alike in every role.
  private static func embeddings(
    _ family: SyntheticFamily, styles: [[[Double]]], _ seeds: SeedSequence
  ) -> [[[Double]]] {
    var generator = seeds.generator
    let scale = Double(family.styleFactors).squareRoot()
    let map = (0..<family.dimension).map { _ in
      (0..<family.styleFactors).map { _ in generator.standardNormal() / scale }
    }
    return styles.map { pool in
      let role = map.map { _ in 2 * generator.standardNormal() }
      return pool.map { style in
        zip(role, map).map { common, row in
          common + zip(row, style).reduce(0) { $0 + $1.0 * $1.1 }
            + family.embeddingNoise * generator.standardNormal()
        }
      }
    }
  }

  private static func scores(
    _ family: SyntheticFamily, _ effects: PlantedEffects, space: AssignmentSpace,
    seeds: SeedSequence
  ) -> [Double] {
    var generator = seeds.child("residual").generator
    let range = family.baseAccuracy
    let accuracy =
      range.lowerBound + (range.upperBound - range.lowerBound) * generator.uniform()
    let base = log(accuracy / (1 - accuracy))
    let edges = family.topology.edges
    let residual = family.residual.squareRoot()
    return (0..<(space.count ?? 0)).map { rank in
      let p = space.assignment(at: rank).indices
      var value = residual * generator.standardNormal()
      for agent in p.indices { value += effects.own[agent][p[agent]] }
      for (index, edge) in edges.enumerated() {
        value += effects.edges[index][p[edge.from]][p[edge.to]]
      }
      return 1 / (1 + exp(-(base + family.spread * value)))
    }
  }
}
