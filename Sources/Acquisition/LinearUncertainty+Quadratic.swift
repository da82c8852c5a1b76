import Numerics
import PromptSpace

extension LinearUncertainty {
  /// λ·σ² as sums over agents and pairs of agents:
  ///
  ///     λ·σ²(p) = Σ_i own_i[p_i] + Σ_{i<j} pair_ij[p_i, p_j]
  ///     own_i[q] = ‖e(i,q)‖² − ‖z(i,q)‖²        pair_ij[q, r] = −2·z(i,q)·z(j,r)
  ///
  /// so that a walk over assignments adds a few numbers at each step, whatever t is.
  struct QuadraticForm: Sendable {
    let own: [[Double]]
    /// `pairs[i][j]` for i < j is `P_i × P_j`; empty otherwise.
    let pairs: [[Matrix<Double>]]
  }

  /// - Complexity: O((Σ P_i)²·t).
  var quadraticForm: QuadraticForm {
    let vectors = features.space.sizes.indices.map(columnVectors)
    let own = features.space.sizes.indices.map { agent in
      squaredLengths(of: agent).enumerated().map { candidate, length in
        let column = vectors[agent].row(candidate)
        return length - dot(column, column)
      }
    }
    let pairs = vectors.indices.map { left in
      vectors.indices.map { right in
        guard left < right else { return Matrix<Double>([]) }
        var inner = Matrix<Double>(rows: vectors[left].rows, columns: vectors[right].rows)
        gemm(vectors[left], vectors[right].transposed, into: &inner, alpha: -2)
        return inner
      }
    }
    return QuadraticForm(own: own, pairs: pairs)
  }
}
