/// The upper left corner of a block within a matrix.
public struct BlockOrigin: Hashable, Sendable {
  public let row: Int
  public let column: Int

  public init(row: Int, column: Int) {
    self.row = row
    self.column = column
  }

  public static let zero = BlockOrigin(row: 0, column: 0)
}

/// General matrix product into existing memory: the block of C at `origin` becomes
///
///     C[origin…] ← alpha·A·B + beta·C[origin…]
///
/// With `beta` 0 the old elements are not read, so that they may be NaN.
///
/// - Parameters:
///   - a: `m × k`; a ``Matrix``, a block `x[rows: 0..<5]`, or a transpose `x.transposed`.
///   - b: `k × n`, likewise.
///   - c: holds an `m × n` block at `origin`; elements outside it keep their values.
/// - Precondition: the shapes agree and the block lies within `c`.
/// - Complexity: O(m·k·n), no allocation. Calls `cblas_sgemm` or `cblas_dgemm`.
public func gemm<Scalar: BLASScalar>(
  _ a: some MatrixOperand<Scalar>, _ b: some MatrixOperand<Scalar>, into c: inout Matrix<Scalar>,
  at origin: BlockOrigin = .zero, alpha: Scalar = 1, beta: Scalar = 0
) {
  let (a, b) = (a.view, b.view)
  precondition(a.columns == b.rows, "gemm: A is \(a.shape), B is \(b.shape)")
  precondition(
    origin.row >= 0 && origin.column >= 0 && origin.row + a.rows <= c.rows
      && origin.column + b.columns <= c.columns,
    "gemm: \(a.rows) × \(b.columns) at \(origin) lies outside C, \(c.shape)")
  guard a.rows > 0, b.columns > 0 else { return }
  _ = c.withMutableBlock(
    row: origin.row, column: origin.column, rows: a.rows, columns: b.columns
  ) { target in
    // Without an inner dimension there is no memory to point to, and A·B is zero.
    guard a.columns > 0 else { return scale(target, by: beta) }
    _ = a.withBlock { left in
      b.withBlock { right in Scalar.gemm(alpha: alpha, left, right, beta: beta, target) }
    }
  }
}

/// The product A·B as a new matrix; see ``gemm(_:_:into:at:alpha:beta:)``.
public func product<Scalar: BLASScalar>(
  _ a: some MatrixOperand<Scalar>, _ b: some MatrixOperand<Scalar>
) -> Matrix<Scalar> {
  var result = Matrix<Scalar>(rows: a.view.rows, columns: b.view.columns)
  gemm(a, b, into: &result)
  return result
}

/// Symmetric rank-k product: C ← alpha·A·Aᵀ + beta·C, both triangles written.
///
/// - Parameters:
///   - a: `n × k`, or a transpose.
///   - c: `n × n`; with a `beta` other than 0 it must be symmetric, as only its lower triangle is
///     read.
/// - Precondition: the shapes agree.
/// - Complexity: O(n²·k), half the work of ``gemm(_:_:into:at:alpha:beta:)``; no allocation. Calls
///   `cblas_ssyrk` or `cblas_dsyrk`.
public func syrk<Scalar: BLASScalar>(
  _ a: some MatrixOperand<Scalar>, into c: inout Matrix<Scalar>, alpha: Scalar = 1,
  beta: Scalar = 0
) {
  let a = a.view
  let n = a.rows
  precondition(c.rows == n && c.columns == n, "syrk: A is \(a.shape), C is \(c.shape)")
  _ = c.withMutableBlock(row: 0, column: 0, rows: n, columns: n) { target in
    guard a.columns > 0 else { return scale(target, by: beta) }
    _ = a.withBlock { Scalar.syrk(alpha: alpha, $0, beta: beta, target) }
    for row in 0..<n {
      for column in 0..<row {
        target.base[column * n + row] = target.base[row * n + column]
      }
    }
  }
}

/// Matrix times vector: y ← alpha·A·x + beta·y.
///
/// - Parameters:
///   - a: `m × n`, or a transpose.
///   - x: length `n`.
///   - y: length `m`.
/// - Precondition: the shapes agree.
/// - Complexity: O(m·n), no allocation. Calls `cblas_sgemv` or `cblas_dgemv`.
public func gemv<Scalar: BLASScalar>(
  _ a: some MatrixOperand<Scalar>, _ x: [Scalar], into y: inout [Scalar], alpha: Scalar = 1,
  beta: Scalar = 0
) {
  let a = a.view
  precondition(
    x.count == a.columns && y.count == a.rows,
    "gemv: A is \(a.shape), x has \(x.count), y has \(y.count) elements")
  guard a.columns > 0 else {
    for index in y.indices { y[index] = beta == 0 ? 0 : beta * y[index] }
    return
  }
  y.withUnsafeMutableBufferPointer { target in
    x.withUnsafeBufferPointer { source in
      guard let target = target.baseAddress, let source = source.baseAddress else { return }
      _ = a.withBlock { Scalar.gemv(alpha: alpha, $0, source, beta: beta, target) }
    }
  }
}

/// The inner product Σᵢ xᵢ·yᵢ.
///
/// - Precondition: the vectors are equally long.
/// - Complexity: O(n), no allocation. Calls `cblas_sdot` or `cblas_ddot`.
public func dot<Scalar: BLASScalar>(_ x: [Scalar], _ y: [Scalar]) -> Scalar {
  precondition(x.count == y.count, "dot: \(x.count) and \(y.count) elements")
  return x.withUnsafeBufferPointer { left in
    y.withUnsafeBufferPointer { right in
      guard let first = left.baseAddress, let second = right.baseAddress else { return 0 }
      return Scalar.dot(first, second, count: left.count)
    }
  }
}

/// C ← beta·C, with zero for a zero beta whatever C holds.
private func scale<Scalar: BLASScalar>(_ block: StridedBlock<Scalar>, by beta: Scalar) {
  for row in 0..<block.rows {
    for column in 0..<block.columns {
      let index = row * block.stride + column
      block.base[index] = beta == 0 ? 0 : beta * block.base[index]
    }
  }
}
