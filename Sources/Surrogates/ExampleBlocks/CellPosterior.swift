import Foundation
internal import Numerics

/// The cells of a ``CellKernel`` conditioned on those that were measured.
///
/// With L·Lᵀ the covariance of the measured cells, V = L⁻¹·K has a row for each of them and a column for every cell:
/// means are Vᵀ·L⁻¹·z, covariances K − Vᵀ·V. One more cell j adds the row
///
///     v = (K_j − Vᵀ·V_j)/l        l² = (K − Vᵀ·V)_jj        mean += v·(z_j − mean_j)/l
///
/// so that learning costs no factorization. Kept are the covariances among the cells of each combination, which are
/// all that the value of its examples depends on.
///
/// Source: C. Rasmussen, C. Williams, "Gaussian Processes for Machine Learning", 2006, section 2.2 and appendix A.2.
struct CellPosterior: Sendable {
  /// A diagonal term against rounding: answers are replayed, so that a cell has no noise.
  static let jitter = 1e-6

  let kernel: CellKernel
  /// log p(z), up to a constant that all hyper-parameters share.
  private(set) var logLikelihood: Double
  /// Of every cell.
  private(set) var means: [Double]
  /// Of every candidate's F.
  private(set) var candidateMeans: [Double]
  /// At `(candidate · blocks + block) · blocks + block'`.
  private(set) var covariances: [Double]
  /// V in its first ``count`` rows.
  private var rows: Matrix<Double>
  private var count: Int

  /// - Parameters:
  ///   - targets: z, standardized.
  ///   - capacity: rows for which room is made.
  /// - Throws: `CholeskyError` where rounding leaves no factor.
  /// - Complexity: O(n³ + n²·M·blocks).
  init(
    _ kernel: CellKernel, cells: [Cell], targets: [Double], capacity: Int
  ) throws(CholeskyError) {
    let space = kernel.space
    self.kernel = kernel
    count = cells.count
    let factor = try Self.factor(kernel, cells)
    var solved = Matrix(
      rows: cells.count, columns: space.cells, elements: cells.flatMap(kernel.row))
    factor.halfSolve(inPlace: &solved)
    let whitened = factor.halfSolve(targets)
    logLikelihood = -(dot(whitened, whitened) + factor.logDeterminant) / 2
    means = [Double](repeating: 0, count: space.cells)
    gemv(solved.transposed, whitened, into: &means)
    covariances = Self.priorCovariances(kernel)
    candidateMeans = []
    let spare = max(capacity - cells.count, 0) * space.cells
    rows = Matrix(
      rows: max(capacity, cells.count), columns: space.cells,
      elements: solved.elements + [Double](repeating: 0, count: spare))
    for index in cells.indices { reduceCovariances(by: solved.row(index)) }
    weighMeans()
  }

  /// log p(z) alone.
  ///
  /// - Complexity: O(n³/3 + n²·(N + |E|)).
  static func logLikelihood(
    _ kernel: CellKernel, cells: [Cell], targets: [Double]
  ) throws(CholeskyError) -> Double {
    let factor = try factor(kernel, cells)
    let whitened = factor.halfSolve(targets)
    return -(dot(whitened, whitened) + factor.logDeterminant) / 2
  }

  private static func factor(
    _ kernel: CellKernel, _ cells: [Cell]
  ) throws(CholeskyError) -> CholeskyFactor<Double> {
    try CholeskyFactor(kernel.covariance(of: cells, jitter: jitter))
  }

  /// Learns one more cell.
  ///
  /// - Complexity: O(n·M·blocks).
  mutating func observe(_ cell: Cell, target: Double) {
    let column = cell.candidate * kernel.space.blocks + cell.block
    var row = kernel.row(of: cell)
    let known = (0..<count).map { rows[$0, column] }
    gemv(rows[rows: 0..<count].transposed, known, into: &row, alpha: -1, beta: 1)
    // Nothing can be left to learn but rounding where the cell is known already.
    let deviation = max(row[column] + Self.jitter, Self.jitter).squareRoot()
    let surprise = (target - means[column]) / deviation
    logLikelihood -= surprise * surprise / 2 + log(deviation)
    for index in row.indices {
      row[index] /= deviation
      means[index] += surprise * row[index]
    }
    append(row)
    reduceCovariances(by: row)
    weighMeans()
  }

  private mutating func append(_ row: [Double]) {
    if count == rows.rows {
      let spare = [Double](repeating: 0, count: max(count, 8) * row.count)
      rows = Matrix(
        rows: count + max(count, 8), columns: row.count, elements: rows.elements + spare)
    }
    // A product with 1 copies a row at the speed of the kernel.
    gemm(
      Matrix<Double>.identity(1), Matrix(rows: 1, columns: row.count, elements: row), into: &rows,
      at: BlockOrigin(row: count, column: 0))
    count += 1
  }

  private mutating func reduceCovariances(by row: [Double]) {
    let blocks = kernel.space.blocks
    var place = 0
    for first in stride(from: 0, to: row.count, by: blocks) {
      for left in first..<(first + blocks) {
        for right in first..<(first + blocks) {
          covariances[place] -= row[left] * row[right]
          place += 1
        }
      }
    }
  }

  private mutating func weighMeans() {
    let shares = kernel.space.shares
    candidateMeans = (0..<kernel.space.count).map { candidate in
      var mean = 0.0
      for (block, share) in shares.enumerated() {
        mean += share * means[candidate * shares.count + block]
      }
      return mean
    }
  }

  private static func priorCovariances(_ kernel: CellKernel) -> [Double] {
    let blocks = kernel.space.blocks
    let common = kernel.between(kernel.ownVariance, same: true)
    let one = (0..<blocks).flatMap { row in
      (0..<blocks).map { column in
        row == column
          ? common + kernel.within(kernel.ownVariance, block: row, same: true) : common
      }
    }
    return (0..<kernel.space.count).flatMap { _ in one }
  }
}
