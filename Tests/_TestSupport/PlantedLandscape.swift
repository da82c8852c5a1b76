public import PromptSpace
import Randomness

/// A random score over a product space whose neighbouring agents interact, with known values.
///
/// f(p) = Σ_i u_i[p_i] + coupling · Σ_i v_i[p_i, p_{i+1}] with u and v uniform on [0, 1).
public struct PlantedLandscape: Sendable {
  public let space: AssignmentSpace
  private let unary: [[Double]]
  private let pairwise: [[[Double]]]
  private let coupling: Double

  public init(sizes: [Int], coupling: Double, seed: UInt64) {
    var generator = SeedSequence(seed: seed).child("planted landscape").generator
    space = AssignmentSpace(sizes: sizes)
    self.coupling = coupling
    unary = sizes.map { size in (0..<size).map { _ in generator.uniform() } }
    pairwise = zip(sizes, sizes.dropFirst()).map { left, right in
      (0..<left).map { _ in (0..<right).map { _ in generator.uniform() } }
    }
  }

  public func score(_ assignment: PromptAssignment) -> Double {
    let own = zip(unary, assignment.indices).reduce(0) { $0 + $1.0[$1.1] }
    let shared = pairwise.indices.reduce(0) {
      $0 + pairwise[$1][assignment[$1]][assignment[$1 + 1]]
    }
    return own + coupling * shared
  }

  public func scores(_ assignments: [PromptAssignment]) -> [Double] { assignments.map(score) }

  /// Every assignment of the space in rank order; only for spaces that can be counted.
  public var everything: [PromptAssignment] {
    (0..<(space.count ?? 0)).map(space.assignment(at:))
  }
}
