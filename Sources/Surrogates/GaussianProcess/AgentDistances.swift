internal import Numerics

/// Squared distances between two lists of one agent's candidates, in units of its pool's mean.
struct AgentDistances: Sendable {
  /// `rows × columns`.
  let squared: Matrix<Double>
  /// 1 where both are the same candidate, else 0; `rows × columns`.
  let isSame: Matrix<Double>

  /// - Parameters:
  ///   - embeddings: of the agent's candidates, `P × d`.
  ///   - rows: candidates.
  ///   - columns: candidates.
  /// - Complexity: O(P·d + rows·columns·d).
  init(_ embeddings: Matrix<Double>, rows: [Int], columns: [Int]) {
    let unit = Self.meanSquaredDistance(embeddings)
    var left = Matrix<Double>(rows: rows.count, columns: embeddings.columns)
    var right = Matrix<Double>(rows: columns.count, columns: embeddings.columns)
    gatherRows(of: embeddings, rows, into: &left)
    gatherRows(of: embeddings, columns, into: &right)
    let products = product(left, right.transposed).elements
    let (leftLengths, rightLengths) = (Self.squaredLengths(left), Self.squaredLengths(right))
    var squared: [Double] = []
    var isSame: [Double] = []
    for (row, candidate) in rows.enumerated() {
      for (column, other) in columns.enumerated() {
        let same = candidate == other
        let distance =
          leftLengths[row] + rightLengths[column] - 2 * products[row * columns.count + column]
        isSame.append(same ? 1 : 0)
        // Rounding can leave a negative rest; `max` with this order keeps a NaN.
        squared.append(same && distance.isFinite ? 0 : max(distance, 0) / unit)
      }
    }
    self.squared = Matrix(rows: rows.count, columns: columns.count, elements: squared)
    self.isSame = Matrix(rows: rows.count, columns: columns.count, elements: isSame)
  }

  /// Mean of ‖e_p − e_q‖² over the pairs p ≠ q, 2P/(P − 1) times the mean of ‖e_p − ē‖²; 1 where
  /// that is only rounding.
  static func meanSquaredDistance(_ embeddings: Matrix<Double>) -> Double {
    let count = Double(embeddings.rows)
    guard count > 1 else { return 1 }
    var mean = [Double](repeating: 0, count: embeddings.columns)
    gemv(
      embeddings.transposed, [Double](repeating: 1 / count, count: embeddings.rows), into: &mean)
    let lengths = squaredLengths(embeddings).reduce(0, +) / count
    let variance = lengths - dot(mean, mean)
    return variance > 1e-12 * lengths ? 2 * count / (count - 1) * variance : 1
  }

  private static func squaredLengths(_ matrix: Matrix<Double>) -> [Double] {
    (0..<matrix.rows).map { index in
      let row = matrix.row(index)
      return dot(row, row)
    }
  }
}
