public import Numerics
public import PromptSpace

/// One feature vector per agent and candidate, all of one length d.
///
/// The feature of an assignment p is the concatenation [e(1,p₁); …; e(N,p_N)] of length N·d; nothing
/// here ever forms it, for its inner products are sums over agents.
public struct PromptFeatures: Hashable, Sendable {
  /// What happens to the embeddings first.
  public enum Preparation: String, Hashable, Codable, Sendable, CaseIterable {
    /// Nothing.
    case raw
    /// Each vector is divided by its length, as the reference implementation does.
    case normalized
    /// The mean of an agent's pool is subtracted, then each vector is divided by its length.
    ///
    /// Prompts for one role embed close together; without the common part their differences count.
    case centeredAndNormalized
  }

  /// Number of candidates of each agent.
  public let space: AssignmentSpace
  /// Components of each vector, d.
  public let dimension: Int
  public let preparation: Preparation

  /// Per agent the prepared vectors of its candidates, `P_i × d`.
  public let matrices: [Matrix<Double>]

  /// Prepares embeddings.
  ///
  /// A vector without length stays zero: a zero embedding, or after centering one that equals its
  /// pool's mean within single precision. It then carries no information, and no NaN.
  ///
  /// - Parameters:
  ///   - embeddings: `embeddings[agent][candidate]`, vectors of one length d ≥ 1.
  ///   - preparation: what happens to them first.
  /// - Throws: ``FeatureError`` for missing, unequal or non-finite vectors.
  /// - Complexity: O(Σ P_i · d).
  public init<Scalar: BinaryFloatingPoint>(
    embeddings: [[[Scalar]]], preparation: Preparation = .centeredAndNormalized
  ) throws(FeatureError) {
    guard let first = embeddings.first else { throw .noAgents }
    let dimension = first.first?.count ?? 0
    for (agent, pool) in embeddings.enumerated() {
      try Self.check(pool, agent: agent, dimension: dimension)
    }
    space = AssignmentSpace(sizes: embeddings.map(\.count))
    self.dimension = dimension
    self.preparation = preparation
    matrices = embeddings.map { pool in
      Matrix(Self.prepared(pool.map { $0.map { Double($0) } }, preparation))
    }
  }

  init(
    space: AssignmentSpace, dimension: Int, preparation: Preparation, matrices: [Matrix<Double>]
  ) {
    self.space = space
    self.dimension = dimension
    self.preparation = preparation
    self.matrices = matrices
  }

  /// Inner products of one candidate's vector with the vectors of all candidates of its agent.
  ///
  /// One row of the agent's P_i × P_i Gram matrix; only the rows of measured candidates are ever
  /// needed, which matters for pools of thousands.
  ///
  /// - Complexity: O(P_i · d).
  func gramRow(agent: Int, candidate: Int) -> [Double] {
    var products = [Double](repeating: 0, count: space.sizes[agent])
    gemv(matrices[agent], matrices[agent].row(candidate), into: &products)
    return products
  }

  private static func check(
    _ pool: [[some BinaryFloatingPoint]], agent: Int, dimension: Int
  ) throws(FeatureError) {
    if pool.isEmpty { throw .noCandidates(agent: agent) }
    for (candidate, vector) in pool.enumerated() {
      if vector.isEmpty { throw .empty(agent: agent, candidate: candidate) }
      guard vector.count == dimension else {
        throw .lengthDiffers(
          agent: agent, candidate: candidate, expected: dimension, found: vector.count)
      }
      guard vector.allSatisfy(\.isFinite) else {
        throw .notFinite(agent: agent, candidate: candidate)
      }
    }
  }

  private static func prepared(_ pool: [[Double]], _ preparation: Preparation) -> [[Double]] {
    switch preparation {
    case .raw: return pool
    case .normalized: return pool.map { normalized($0, negligible: 0) }
    case .centeredAndNormalized:
      let negligible = singlePrecision * (pool.map(length).max() ?? 0)
      return centered(pool).map { normalized($0, negligible: negligible) }
    }
  }

  private static func centered(_ pool: [[Double]]) -> [[Double]] {
    let zero = [Double](repeating: 0, count: pool[0].count)
    let sum = pool.reduce(zero) { zip($0, $1).map { $0 + $1 } }
    let mean = sum.map { $0 / Double(pool.count) }
    return pool.map { zip($0, mean).map { $0 - $1 } }
  }

  /// The vector at length 1, or zero when its length is at most `negligible`.
  private static func normalized(_ vector: [Double], negligible: Double) -> [Double] {
    let length = length(vector)
    return vector.map { length > negligible ? $0 / length : 0 }
  }

  private static func length(_ vector: [Double]) -> Double {
    vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  /// Embeddings arrive with single precision: smaller differences within a pool are rounding.
  private static let singlePrecision = 1e-6
}
