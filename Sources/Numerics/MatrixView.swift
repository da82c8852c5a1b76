/// Something a product can read: a matrix, a block of one, or the transpose of either.
public protocol MatrixOperand<Scalar> {
  associatedtype Scalar: BLASScalar
  var view: MatrixView<Scalar> { get }
}

/// A block of a matrix that shares its elements, possibly read as its transpose; nothing is copied.
///
/// A view keeps the elements alive: mutate the matrix while a view of it exists, and the matrix is
/// copied first. Make views where they are used, as in `gemm(x, weight.transposed, into: &y)`.
public struct MatrixView<Scalar: BLASScalar>: MatrixOperand, Sendable {
  let elements: [Scalar]
  /// Index of the block's first element.
  let offset: Int
  let storedRows: Int
  let storedColumns: Int
  let stride: Int
  let isTransposed: Bool

  public var rows: Int { isTransposed ? storedColumns : storedRows }
  public var columns: Int { isTransposed ? storedRows : storedColumns }
  public var view: MatrixView { self }
  public var shape: String { "\(rows) × \(columns)" }

  /// The same block read with rows and columns exchanged.
  public var transposed: MatrixView {
    MatrixView(
      elements: elements, offset: offset, storedRows: storedRows, storedColumns: storedColumns,
      stride: stride, isTransposed: !isTransposed)
  }

  /// Hands the block to a BLAS call that only reads it.
  func withBlock<Result>(_ body: (StridedBlock<Scalar>) -> Result) -> Result? {
    elements.withUnsafeBufferPointer { buffer in
      // BLAS takes its inputs as const; one block type for inputs and outputs keeps the doors
      // narrow.
      guard let base = UnsafeMutablePointer(mutating: buffer.baseAddress) else { return nil }
      return body(
        StridedBlock(
          base: base + offset, rows: storedRows, columns: storedColumns, stride: stride,
          isTransposed: isTransposed))
    }
  }
}

extension Matrix: MatrixOperand {
  public var view: MatrixView<Scalar> { self[rows: 0..<rows] }

  /// The transpose, without a copy.
  public var transposed: MatrixView<Scalar> { view.transposed }

  /// Consecutive rows, without a copy.
  ///
  /// - Precondition: the range lies within the rows.
  public subscript(rows range: Range<Int>) -> MatrixView<Scalar> {
    self[rows: range, columns: 0..<columns]
  }

  /// A rectangular block, without a copy.
  ///
  /// - Precondition: the ranges lie within the matrix.
  public subscript(rows range: Range<Int>, columns columnRange: Range<Int>) -> MatrixView<Scalar> {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= rows && columnRange.lowerBound >= 0
        && columnRange.upperBound <= columns,
      "rows \(range), columns \(columnRange) lie outside \(shape)")
    return MatrixView(
      elements: elements, offset: range.lowerBound * columns + columnRange.lowerBound,
      storedRows: range.count, storedColumns: columnRange.count, stride: columns,
      isTransposed: false)
  }

  /// Hands a block to a BLAS call that writes it; `nil` for an empty matrix.
  mutating func withMutableBlock<Result>(
    row: Int, column: Int, rows: Int, columns: Int, _ body: (StridedBlock<Scalar>) -> Result
  ) -> Result? {
    let stride = self.columns
    return elements.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return nil }
      return body(
        StridedBlock(
          base: base + row * stride + column, rows: rows, columns: columns, stride: stride))
    }
  }
}
