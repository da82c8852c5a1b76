internal import CLinearAlgebra
internal import Foundation

extension Float: BLASScalar {
  public static func gemm(
    alpha: Float, _ a: StridedBlock<Float>, _ b: StridedBlock<Float>, beta: Float,
    _ c: StridedBlock<Float>
  ) {
    _ = OpenBLAS.isSingleThreaded
    cblas_sgemm(
      CblasRowMajor, a.transpose, b.transpose, c.height, c.width, a.width, alpha, a.base, a.leading,
      b.base, b.leading, beta, c.base, c.leading)
  }

  public static func syrk(
    alpha: Float, _ a: StridedBlock<Float>, beta: Float, _ c: StridedBlock<Float>
  ) {
    _ = OpenBLAS.isSingleThreaded
    cblas_ssyrk(
      CblasRowMajor, CblasLower, a.transpose, c.height, a.width, alpha, a.base, a.leading, beta,
      c.base, c.leading)
  }

  public static func gemv(
    alpha: Float, _ a: StridedBlock<Float>, _ x: UnsafePointer<Float>, beta: Float,
    _ y: UnsafeMutablePointer<Float>
  ) {
    _ = OpenBLAS.isSingleThreaded
    cblas_sgemv(
      CblasRowMajor, a.transpose, Int32(a.rows), Int32(a.columns), alpha, a.base, a.leading, x, 1,
      beta, y, 1)
  }

  public static func trsm(_ lower: StridedBlock<Float>, _ b: StridedBlock<Float>) {
    _ = OpenBLAS.isSingleThreaded
    cblas_strsm(
      CblasRowMajor, CblasLeft, CblasLower, lower.transpose, CblasNonUnit, b.height, b.width, 1,
      lower.base, lower.leading, b.base, b.leading)
  }

  public static func trsv(_ lower: StridedBlock<Float>, _ b: UnsafeMutablePointer<Float>) {
    _ = OpenBLAS.isSingleThreaded
    cblas_strsv(
      CblasRowMajor, CblasLower, lower.transpose, CblasNonUnit, lower.height, lower.base,
      lower.leading, b, 1)
  }

  public static func potrf(_ a: StridedBlock<Float>) -> Int {
    _ = OpenBLAS.isSingleThreaded
    // A row-major lower triangle is a column-major upper one: no transposed copy inside LAPACKE;
    // the caller looks for NaN in the factor, where one pass over the diagonal is enough.
    let upper = CChar(UInt8(ascii: "U"))
    return Int(LAPACKE_spotrf_work(LAPACK_COL_MAJOR, upper, a.height, a.base, a.leading))
  }

  public static func geqp3(
    rows: Int, columns: Int, _ a: inout [Float], _ pivots: inout [Int32]
  ) -> Int {
    _ = OpenBLAS.isSingleThreaded
    var scales = [Float](repeating: 0, count: min(rows, columns))
    return Int(
      LAPACKE_sgeqp3(
        LAPACK_COL_MAJOR, Int32(rows), Int32(columns), &a, Int32(rows), &pivots, &scales))
  }

  public static func dot(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int
  ) -> Float {
    _ = OpenBLAS.isSingleThreaded
    return cblas_sdot(Int32(count), x, 1, y, 1)
  }

  public static func exponential(_ x: Float) -> Float { exp(x) }

  public static func logarithm(_ x: Float) -> Float { log(x) }
}
