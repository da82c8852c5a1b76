internal import CLinearAlgebra
internal import Foundation

extension Double: BLASScalar {
  public static func gemm(
    alpha: Double, _ a: StridedBlock<Double>, _ b: StridedBlock<Double>, beta: Double,
    _ c: StridedBlock<Double>
  ) {
    _ = OpenBLAS.isSingleThreaded
    cblas_dgemm(
      CblasRowMajor, a.transpose, b.transpose, c.height, c.width, a.width, alpha, a.base, a.leading,
      b.base, b.leading, beta, c.base, c.leading)
  }

  public static func syrk(
    alpha: Double, _ a: StridedBlock<Double>, beta: Double, _ c: StridedBlock<Double>
  ) {
    _ = OpenBLAS.isSingleThreaded
    cblas_dsyrk(
      CblasRowMajor, CblasLower, a.transpose, c.height, a.width, alpha, a.base, a.leading, beta,
      c.base, c.leading)
  }

  public static func gemv(
    alpha: Double, _ a: StridedBlock<Double>, _ x: UnsafePointer<Double>, beta: Double,
    _ y: UnsafeMutablePointer<Double>
  ) {
    _ = OpenBLAS.isSingleThreaded
    cblas_dgemv(
      CblasRowMajor, a.transpose, Int32(a.rows), Int32(a.columns), alpha, a.base, a.leading, x, 1,
      beta, y, 1)
  }

  public static func trsm(_ lower: StridedBlock<Double>, _ b: StridedBlock<Double>) {
    _ = OpenBLAS.isSingleThreaded
    cblas_dtrsm(
      CblasRowMajor, CblasLeft, CblasLower, lower.transpose, CblasNonUnit, b.height, b.width, 1,
      lower.base, lower.leading, b.base, b.leading)
  }

  public static func trsv(_ lower: StridedBlock<Double>, _ b: UnsafeMutablePointer<Double>) {
    _ = OpenBLAS.isSingleThreaded
    cblas_dtrsv(
      CblasRowMajor, CblasLower, lower.transpose, CblasNonUnit, lower.height, lower.base,
      lower.leading, b, 1)
  }

  public static func potrf(_ a: StridedBlock<Double>) -> Int {
    _ = OpenBLAS.isSingleThreaded
    // A row-major lower triangle is a column-major upper one: no transposed copy inside LAPACKE;
    // the caller looks for NaN in the factor, where one pass over the diagonal is enough.
    let upper = CChar(UInt8(ascii: "U"))
    return Int(LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, upper, a.height, a.base, a.leading))
  }

  public static func geqp3(
    rows: Int, columns: Int, _ a: inout [Double], _ pivots: inout [Int32]
  ) -> Int {
    _ = OpenBLAS.isSingleThreaded
    var scales = [Double](repeating: 0, count: min(rows, columns))
    return Int(
      LAPACKE_dgeqp3(
        LAPACK_COL_MAJOR, Int32(rows), Int32(columns), &a, Int32(rows), &pivots, &scales))
  }

  public static func dot(
    _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int
  ) -> Double {
    _ = OpenBLAS.isSingleThreaded
    return cblas_ddot(Int32(count), x, 1, y, 1)
  }

  public static func exponential(_ x: Double) -> Double { exp(x) }

  public static func logarithm(_ x: Double) -> Double { log(x) }
}
