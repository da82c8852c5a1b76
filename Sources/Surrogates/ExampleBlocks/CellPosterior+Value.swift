internal import Numerics

extension CellPosterior {
  /// Of a candidate's F, in units of the scores' variance.
  func variance(of candidate: Int) -> Double {
    let shares = kernel.space.shares
    let start = candidate * shares.count * shares.count
    var variance = 0.0
    for row in shares.indices {
      for column in shares.indices {
        variance += shares[row] * shares[column] * covariances[start + row * shares.count + column]
      }
    }
    return max(variance, 0)
  }

  /// By how much the mean of a candidate's F is expected to move once its next 1, 2, … blocks are known: the standard
  /// deviation of that move.
  ///
  /// With S the covariance of the blocks, b = S·w their covariances with F and L·Lᵀ = S, the first j blocks move the
  /// mean with the variance Σ_{i ≤ j} (L⁻¹·b)ᵢ².
  ///
  /// - Parameters:
  ///   - blocks: those that are not known, in the order in which they would be bought.
  ///   - scratch: at least blocks² numbers, which are overwritten.
  ///   - moves: as many as there are blocks, overwritten.
  /// - Complexity: O(blocks³), no allocation.
  func expectedMoves(
    of candidate: Int, buying blocks: Range<Int>, scratch: inout [Double],
    into moves: inout [Double]
  ) {
    let shares = kernel.space.shares
    let width = shares.count
    let start = candidate * width * width
    var explained = 0.0
    for (row, block) in blocks.enumerated() {
      var rest = 0.0
      for other in 0..<width { rest += shares[other] * covariances[start + block * width + other] }
      var diagonal = covariances[start + block * width + block] + Self.jitter
      for column in 0..<row {
        var value =
          covariances[start + block * width + blocks.lowerBound + column]
        for inner in 0..<column {
          value -= scratch[row * width + inner] * scratch[column * width + inner]
        }
        value /= scratch[column * width + column]
        scratch[row * width + column] = value
        diagonal -= value * value
        rest -= value * moves[column]
      }
      // Rounding can leave a negative rest where the blocks before say everything.
      let pivot = max(diagonal, Self.jitter).squareRoot()
      scratch[row * width + row] = pivot
      moves[row] = rest / pivot
    }
    for row in 0..<blocks.count {
      explained += moves[row] * moves[row]
      moves[row] = explained.squareRoot()
    }
  }
}
