internal import CLinearAlgebra

/// A number type for which BLAS and LAPACK have routines: `Float` (cblas_s…, LAPACKE_s…) or
/// `Double` (cblas_d…, LAPACKE_d…).
///
/// The requirements are the doors to C; call the checked functions on ``Matrix`` instead, such as
/// ``gemm(_:_:into:at:alpha:beta:)``.
public protocol BLASScalar: BinaryFloatingPoint, SIMDScalar, Codable, Sendable
where SIMDMaskScalar: Sendable {
  /// C ← alpha·op(A)·op(B) + beta·C by `cblas_?gemm`; C is never transposed.
  static func gemm(
    alpha: Self, _ a: StridedBlock<Self>, _ b: StridedBlock<Self>, beta: Self,
    _ c: StridedBlock<Self>)

  /// C ← alpha·op(A)·op(A)ᵀ + beta·C on the lower triangle by `cblas_?syrk`.
  static func syrk(alpha: Self, _ a: StridedBlock<Self>, beta: Self, _ c: StridedBlock<Self>)

  /// y ← alpha·op(A)·x + beta·y by `cblas_?gemv`.
  static func gemv(
    alpha: Self, _ a: StridedBlock<Self>, _ x: UnsafePointer<Self>, beta: Self,
    _ y: UnsafeMutablePointer<Self>)

  /// B ← op(L)⁻¹·B for a lower triangular L by `cblas_?trsm`.
  static func trsm(_ lower: StridedBlock<Self>, _ b: StridedBlock<Self>)

  /// b ← op(L)⁻¹·b for a lower triangular L by `cblas_?trsv`.
  static func trsv(_ lower: StridedBlock<Self>, _ b: UnsafeMutablePointer<Self>)

  /// Overwrites the lower triangle of A with L, A = L·Lᵀ, by `LAPACKE_?potrf_work`.
  ///
  /// - Returns: 0, or the one-based order of the first leading minor that is not positive.
  static func potrf(_ a: StridedBlock<Self>) -> Int

  /// Q·R of a column-major A, `rows × columns`, with column pivoting by `LAPACKE_?geqp3`.
  ///
  /// - Parameters:
  ///   - a: A; its upper triangle becomes R.
  ///   - pivots: zeros; become the one-based positions that the columns had.
  /// - Returns: 0, or the negative position of a refused argument.
  static func geqp3(rows: Int, columns: Int, _ a: inout [Self], _ pivots: inout [Int32]) -> Int

  /// Σᵢ xᵢ·yᵢ by `cblas_?dot`.
  static func dot(_ x: UnsafePointer<Self>, _ y: UnsafePointer<Self>, count: Int) -> Self

  /// The kernel of ``graphAttention(_:weights:output:)``.
  static func attend(
    _ task: AttentionTask<Self>, sender: UnsafePointer<Self>, receiver: UnsafePointer<Self>,
    attention: UnsafePointer<Self>, keep: UnsafePointer<Self>,
    probabilities: UnsafeMutablePointer<Self>, output: UnsafeMutablePointer<Self>)

  /// The kernel of ``graphAttentionBackward(_:weights:dOutput:gradients:)``.
  static func attendBackward(
    _ task: AttentionTask<Self>, sender: UnsafePointer<Self>, receiver: UnsafePointer<Self>,
    attention: UnsafePointer<Self>, keep: UnsafePointer<Self>, probabilities: UnsafePointer<Self>,
    dOutput: UnsafePointer<Self>, dScores: UnsafeMutablePointer<Self>,
    dSender: UnsafeMutablePointer<Self>, dReceiver: UnsafeMutablePointer<Self>,
    dAttention: UnsafeMutablePointer<Self>)

  /// The kernel of ``adamUpdate(_:gradient:first:second:step:)``.
  static func adamUpdate(
    _ task: AdamTask<Self>, parameter: UnsafeMutablePointer<Self>, gradient: UnsafePointer<Self>,
    first: UnsafeMutablePointer<Self>, second: UnsafeMutablePointer<Self>)

  /// The kernel of ``laneLogits(of:at:plus:at:head:into:)``.
  ///
  /// - Returns: the largest logit, and whether one is NaN.
  static func laneLogits(
    _ task: LaneTask<Self>, block: UnsafePointer<Self>, row: UnsafePointer<Self>,
    weights: UnsafePointer<Self>, logits: UnsafeMutablePointer<Self>
  ) -> (highest: Self, hasNaN: Bool)

  /// eˣ of the C library.
  static func exponential(_ x: Self) -> Self

  /// The natural logarithm of the C library.
  static func logarithm(_ x: Self) -> Self
}

/// A rectangular block of a row-major matrix in memory, as BLAS sees it.
public struct StridedBlock<Scalar> {
  let base: UnsafeMutablePointer<Scalar>
  /// Shape as stored, before ``isTransposed`` is applied.
  let rows: Int
  let columns: Int
  /// Distance between the starts of neighbouring rows.
  let stride: Int
  var isTransposed = false

  var transpose: CBLAS_TRANSPOSE { isTransposed ? CblasTrans : CblasNoTrans }
  var leading: Int32 { Int32(max(1, stride)) }
  /// Rows of op(A).
  var height: Int32 { Int32(isTransposed ? columns : rows) }
  /// Columns of op(A).
  var width: Int32 { Int32(isTransposed ? rows : columns) }
}

/// OpenBLAS, held to one thread: the matrices here are small, and sums stay reproducible.
enum OpenBLAS {
  /// Touched before every call; the assignment runs once in a process.
  static let isSingleThreaded: Bool = {
    openblas_set_num_threads(1)
    return openblas_get_num_threads() == 1
  }()
}
