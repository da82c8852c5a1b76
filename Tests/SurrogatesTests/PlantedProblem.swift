import Numerics
import PromptSpace
import Randomness

@testable import Surrogates

/// A score with known parts over random embeddings: additive, coupled along the edges, and noise.
struct PlantedProblem: Sendable {
  let topology: WorkflowTopology
  let embeddings: [Matrix<Double>]
  let space: AssignmentSpace
  /// Weight of Σ over edges of x(from)·x(to), x the first component of a prompt's embedding.
  let coupling: Double
  /// Weight of Σᵢ xᵢ.
  let additive: Double

  /// A chain of agents with normal embeddings of `width` components.
  init(
    sizes: [Int], width: Int = 4, additive: Double = 0.1, coupling: Double = 0, seed: UInt64
  ) throws {
    var generator = SeedSequence(seed: seed).child("planted problem").generator
    let agents = sizes.indices.map { AgentID("agent\($0)") }
    let chain = zip(agents.dropFirst(), agents).map { ($0, [$1]) }
    topology = try WorkflowTopology(
      agents: agents, dependencies: Dictionary(uniqueKeysWithValues: chain))
    embeddings = sizes.map { size in
      Matrix(
        rows: size, columns: width,
        elements: (0..<size * width).map { _ in generator.standardNormal() })
    }
    space = AssignmentSpace(sizes: sizes)
    (self.additive, self.coupling) = (additive, coupling)
  }

  func score(_ assignment: PromptAssignment) -> Double {
    let x = assignment.indices.enumerated().map { embeddings[$0.offset][$0.element, 0] }
    let pairs = topology.edges.reduce(0) { $0 + x[$1.from] * x[$1.to] }
    return 0.5 + additive * x.reduce(0, +) + coupling * pairs
  }

  /// Distinct random assignments, the first `seen` of them observed with noise.
  func split(
    seen: Int, unseen: Int, noise: Double = 0, seed: UInt64
  ) -> (observations: [Observation], unseen: [PromptAssignment]) {
    var generator = SeedSequence(seed: seed).child("split").generator
    let ranks = Array(0..<(space.count ?? 0)).shuffled(using: &generator).prefix(seen + unseen)
    let all = ranks.map(space.assignment(at:))
    let observations = all.prefix(seen).map { assignment in
      Observation(
        assignment: assignment, score: score(assignment) + noise * generator.standardNormal(),
        exampleCount: 24, variance: noise > 0 ? noise * noise : nil)
    }
    return (observations, Array(all.dropFirst(seen)))
  }

  var factory: SurrogateFactory { SurrogateFactory(topology: topology, embeddings: embeddings) }
}
