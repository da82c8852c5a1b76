/// Why a matrix has no Cholesky factor.
public enum CholeskyError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The leading block that ends at this zero-based row is not positive definite, or not finite.
  case notPositiveDefinite(pivot: Int)

  public var description: String {
    switch self {
    case .notPositiveDefinite(let pivot): "the matrix is not positive definite at pivot \(pivot)"
    }
  }
}

/// The lower triangular L with A = L·Lᵀ of a symmetric positive definite A, `n × n`, that can grow
/// by a row and column at a time.
///
/// Room for further rows is reserved by doubling, so that appending rarely moves what exists.
public struct CholeskyFactor<Scalar: BLASScalar>: Sendable {
  /// Number of rows `n` of A.
  public private(set) var count: Int

  /// L in the upper left `count × count` block; what lies above its diagonal is never read.
  private var storage: Matrix<Scalar>

  /// The factor of the empty matrix.
  ///
  /// - Parameter capacity: number of rows that can be appended before memory is moved.
  public init(capacity: Int = 0) {
    count = 0
    storage = Matrix(rows: capacity, columns: capacity)
  }

  /// Factorizes A = L·Lᵀ.
  ///
  /// - Parameter matrix: A, `n × n`; only its lower triangle is read.
  /// - Throws: ``CholeskyError/notPositiveDefinite(pivot:)``; no jitter is ever added silently.
  /// - Precondition: the matrix is square.
  /// - Complexity: O(n³). Calls `LAPACKE_spotrf_work` or
  ///   `LAPACKE_dpotrf_work`.
  public init(_ matrix: Matrix<Scalar>) throws(CholeskyError) {
    let n = matrix.rows
    precondition(
      matrix.columns == n, "a Cholesky factor needs a square matrix, not \(matrix.shape)")
    count = n
    storage = matrix
    let info = storage.withMutableBlock(row: 0, column: 0, rows: n, columns: n, Scalar.potrf) ?? 0
    if info > 0 { throw .notPositiveDefinite(pivot: info - 1) }
    // LAPACK lets a NaN through without a word.
    for pivot in 0..<n where !(storage[pivot, pivot] > 0) || !storage[pivot, pivot].isFinite {
      throw .notPositiveDefinite(pivot: pivot)
    }
  }

  /// Grows A by one row and column: with w = L⁻¹·a the new row of L is (wᵀ, √(α − w·w)).
  ///
  /// - Parameter row: the new last row (aᵀ, α) of A, its diagonal element last: length `n + 1`.
  /// - Throws: ``CholeskyError/notPositiveDefinite(pivot:)`` with pivot `n`; the factor then is as
  ///   before.
  /// - Precondition: the row has `n + 1` elements.
  /// - Complexity: O(n²). Calls `cblas_strsv` or `cblas_dtrsv`.
  public mutating func append(row: [Scalar]) throws(CholeskyError) {
    precondition(
      row.count == count + 1,
      "a row of \(row.count) elements cannot grow a \(count) × \(count) factor")
    var solved = Array(row.dropLast())
    solveTriangular(lower, &solved)
    let remainder = (row.last ?? 0) - dot(solved, solved)
    guard remainder > 0, remainder.isFinite else { throw .notPositiveDefinite(pivot: count) }
    reserve(count + 1)
    for column in 0..<count { storage[count, column] = solved[column] }
    storage[count, count] = remainder.squareRoot()
    count += 1
  }

  /// L itself, `n × n`, zero above its diagonal.
  public var matrix: Matrix<Scalar> {
    var result = Matrix<Scalar>(rows: count, columns: count)
    for row in 0..<count {
      for column in 0...row { result[row, column] = storage[row, column] }
    }
    return result
  }

  /// log det A = 2·Σᵢ log Lᵢᵢ.
  ///
  /// - Complexity: O(n).
  public var logDeterminant: Scalar {
    (0..<count).reduce(0) { $0 + 2 * Scalar.logarithm(storage[$1, $1]) }
  }

  /// The block that products and solves may read.
  private var lower: MatrixView<Scalar> { storage[rows: 0..<count, columns: 0..<count] }

  private mutating func reserve(_ needed: Int) {
    guard needed > storage.rows else { return }
    let capacity = max(needed, 2 * storage.rows, 8)
    var larger = Matrix<Scalar>(rows: capacity, columns: capacity)
    for row in 0..<count {
      for column in 0...row { larger[row, column] = storage[row, column] }
    }
    storage = larger
  }
}

extension CholeskyFactor {
  /// A⁻¹·b for a vector of length `n`.
  ///
  /// - Complexity: O(n²), two triangular solves.
  public func solve(_ b: [Scalar]) -> [Scalar] {
    var result = b
    solveTriangular(lower, &result)
    solveTriangular(lower, &result, system: .lowerTransposed)
    return result
  }

  /// A⁻¹·B for `n × m` right-hand sides.
  ///
  /// - Complexity: O(n²·m), two triangular solves.
  public func solve(_ b: Matrix<Scalar>) -> Matrix<Scalar> {
    var result = b
    solveTriangular(lower, &result)
    solveTriangular(lower, &result, system: .lowerTransposed)
    return result
  }

  /// L⁻¹·b for a vector of length `n`, whose squared norm is bᵀ·A⁻¹·b.
  ///
  /// - Complexity: O(n²).
  public func halfSolve(_ b: [Scalar]) -> [Scalar] {
    var result = b
    solveTriangular(lower, &result)
    return result
  }

  /// b ← L⁻¹·b for a vector of length `n`, without allocation.
  ///
  /// - Complexity: O(n²).
  public func halfSolve(inPlace b: inout [Scalar]) { solveTriangular(lower, &b) }

  /// L⁻¹·B for `n × m` right-hand sides.
  ///
  /// - Complexity: O(n²·m).
  public func halfSolve(_ b: Matrix<Scalar>) -> Matrix<Scalar> {
    var result = b
    halfSolve(inPlace: &result)
    return result
  }

  /// B ← L⁻¹·B for `n × m` right-hand sides, without allocation.
  ///
  /// - Complexity: O(n²·m).
  public func halfSolve(inPlace b: inout Matrix<Scalar>) { solveTriangular(lower, &b) }
}
