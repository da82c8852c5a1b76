import Foundation
import PromptSpace
import Randomness
import _TestSupport

/// A workflow whose score depends on its prompts' embeddings and on how neighbours fit together.
///
/// f(p) = 1/(1 + e^{−z}),  z = Σ_i w_i·e(i,p_i)/√d + coupling · Σ_{i→j} e(i,p_i)ᵀ·B_ij·e(j,p_j)/d,
/// divided by √(number of terms); w and B are standard normal.
struct PlantedWorkflow: Sendable {
  let topology: WorkflowTopology
  let embeddings: [[[Double]]]
  let space: AssignmentSpace
  /// What each candidate adds on its own.
  private let unary: [[Double]]
  /// Per edge what each pair of candidates adds.
  private let pairwise: [[[Double]]]

  init(
    topology: WorkflowTopology, candidates: Int, dimension: Int, coupling: Double, seed: UInt64
  ) {
    self.topology = topology
    let sizes = [Int](repeating: candidates, count: topology.count)
    space = AssignmentSpace(sizes: sizes)
    let embeddings = randomEmbeddings(sizes: sizes, dimension: dimension, seed: seed)
    self.embeddings = embeddings
    var generator = SeedSequence(seed: seed).child("planted workflow").generator
    let scale = Double(topology.count + topology.edges.count).squareRoot()
    func normals() -> [Double] { (0..<dimension).map { _ in generator.standardNormal() } }
    unary = embeddings.map { pool in
      let weights = normals()
      return pool.map { Self.dot($0, weights) / (Double(dimension).squareRoot() * scale) }
    }
    pairwise = topology.edges.map { edge in
      let form = (0..<dimension).map { _ in normals() }
      return embeddings[edge.from].map { sender in
        embeddings[edge.to].map { receiver in
          coupling * Self.dot(sender, form.map { Self.dot($0, receiver) })
            / (Double(dimension) * scale)
        }
      }
    }
  }

  func score(_ assignment: PromptAssignment) -> Double {
    let own = zip(unary, assignment.indices).reduce(0) { $0 + $1.0[$1.1] }
    let shared = zip(topology.edges, pairwise).reduce(0) { sum, term in
      sum + term.1[assignment[term.0.from]][assignment[term.0.to]]
    }
    return 1 / (1 + exp(-own - shared))
  }

  private static func dot(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
