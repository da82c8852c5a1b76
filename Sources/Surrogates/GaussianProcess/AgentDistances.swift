import Foundation
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

/// An agent's kernel k = (1 − δ)·m(r) + δ·[same prompt] with m the Matérn-5/2 function of r = d/ℓ:
///
///     m(r) = (1 + √5·r + 5/3·r²)·e^(−√5·r)        ∂m/∂log ℓ = 5/3·r²·(1 + √5·r)·e^(−√5·r)
///
/// Matérn and not squared exponential: prompts that embed close together can score far apart, and a
/// function with infinitely many derivatives would have to bend too little between them.
struct AgentKernel: Sendable {
  /// k, as many as distances, row after row.
  let values: [Double]
  /// ∂k/∂log ℓ; empty unless asked for.
  let byLengthScale: [Double]
  /// ∂k/∂logit δ; empty unless asked for.
  let byIdentityShare: [Double]

  init(
    _ distances: AgentDistances, _ parameters: GaussianProcessParameters, derivatives: Bool = false
  ) {
    let share = parameters.identityShare
    let inverse = 1 / (parameters.lengthScale * parameters.lengthScale)
    var values: [Double] = []
    var byLength: [Double] = []
    var byShare: [Double] = []
    values.reserveCapacity(distances.squared.elements.count)
    for (squared, same) in zip(distances.squared.elements, distances.isSame.elements) {
      let scaled = squared * inverse
      let root = (5 * scaled).squareRoot()
      let decay = exp(-root)
      let matern = (1 + root + 5 / 3 * scaled) * decay
      values.append((1 - share) * matern + share * same)
      guard derivatives else { continue }
      byLength.append((1 - share) * 5 / 3 * scaled * (1 + root) * decay)
      byShare.append(share * (1 - share) * (same - matern))
    }
    self.values = values
    byLengthScale = byLength
    byIdentityShare = byShare
  }
}
