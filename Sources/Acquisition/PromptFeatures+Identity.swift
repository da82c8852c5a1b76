import Numerics
public import PromptSpace
import Randomness

extension PromptFeatures {
  /// What tells candidates apart.
  public enum Source: String, Hashable, Codable, Sendable, CaseIterable {
    /// What the prompts mean: their embeddings.
    case embeddings
    /// Which candidate it is, and nothing else.
    case identity
    /// One behind the other, each divided by √2: a vector's length stays 1, so that the weights of
    /// exploration keep their meaning, and half of every inner product is that of the meanings.
    case both
  }

  /// The most candidates in all that get a component each.
  static let largestIdentity = 2_048
  /// Components of the random signs that stand for more.
  static let signCount = 512

  /// One component per candidate of any agent, then prepared like embeddings.
  ///
  /// Agents do not share components, for the networks read all agents' vectors with the same weights.
  /// Beyond ``largestIdentity`` candidates the square of their number would have to be stored; they
  /// get ``signCount`` random signs instead, whose inner products scatter around 0
  /// by 0.04 (D. Achlioptas, JCSS 66 (2003)).
  ///
  /// - Complexity: O(U·2048) at most for U candidates in all.
  public static func identity(
    of space: AssignmentSpace, preparation: Preparation = .centeredAndNormalized
  ) -> PromptFeatures {
    let total = space.sizes.reduce(0, +)
    let dimension = total <= largestIdentity ? total : signCount
    let seeds = SeedSequence(seed: 0).child("identity features")
    var next = 0
    let codes = space.sizes.map { size in
      (0..<size).map { _ in
        defer { next += 1 }
        if total <= largestIdentity { return (0..<dimension).map { $0 == next ? 1.0 : 0 } }
        var generator = seeds.child(next).generator
        return (0..<dimension).map { _ in generator.next() >> 63 == 0 ? 1.0 : -1 }
      }
    }
    do {
      return try PromptFeatures(embeddings: codes, preparation: preparation)
    } catch {
      preconditionFailure("codes of one length: \(error)")
    }
  }

  /// Two features of the same candidates as ``Source/both`` joins them.
  ///
  /// - Precondition: the spaces agree.
  public func joined(with other: PromptFeatures) -> PromptFeatures {
    precondition(space == other.space, "features over \(space.sizes) and \(other.space.sizes)")
    let scale = 0.5.squareRoot()
    return PromptFeatures(
      space: space, dimension: dimension + other.dimension, preparation: preparation,
      matrices: zip(matrices, other.matrices).map { left, right in
        Matrix(
          rows: left.rows, columns: left.columns + right.columns,
          elements: (0..<left.rows).flatMap { row in
            (left.row(row) + right.row(row)).map { scale * $0 }
          })
      })
  }
}
