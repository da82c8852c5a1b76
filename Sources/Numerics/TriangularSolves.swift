/// Which of the two triangular systems of a factor L to solve.
public enum TriangularSystem: Sendable {
  /// L·x = b.
  case lower
  /// Lᵀ·x = b.
  case lowerTransposed
}

/// Solves a triangular system for many right-hand sides in place: B ← L⁻¹·B or B ← L⁻ᵀ·B.
///
/// - Parameters:
///   - lower: `n × n`; only its lower triangle is read, and its diagonal must not hold a zero.
///   - b: `n × m`.
/// - Precondition: the shapes agree.
/// - Complexity: O(n²·m), no allocation. Calls `cblas_strsm` or `cblas_dtrsm`.
public func solveTriangular<Scalar: BLASScalar>(
  _ lower: some MatrixOperand<Scalar>, _ b: inout Matrix<Scalar>,
  system: TriangularSystem = .lower
) {
  let lower = orient(lower.view, system)
  precondition(
    lower.rows == lower.columns && b.rows == lower.rows,
    "trsm: L is \(lower.shape), B is \(b.shape)")
  guard b.columns > 0 else { return }
  _ = b.withMutableBlock(row: 0, column: 0, rows: b.rows, columns: b.columns) { target in
    lower.withBlock { Scalar.trsm($0, target) }
  }
}

/// Solves a triangular system for one right-hand side in place: b ← L⁻¹·b or b ← L⁻ᵀ·b.
///
/// - Parameters:
///   - lower: `n × n`; only its lower triangle is read, and its diagonal must not hold a zero.
///   - b: length `n`.
/// - Precondition: the shapes agree.
/// - Complexity: O(n²), no allocation. Calls `cblas_strsv` or `cblas_dtrsv`.
public func solveTriangular<Scalar: BLASScalar>(
  _ lower: some MatrixOperand<Scalar>, _ b: inout [Scalar], system: TriangularSystem = .lower
) {
  let lower = orient(lower.view, system)
  precondition(
    lower.rows == lower.columns && b.count == lower.rows,
    "trsv: L is \(lower.shape), b has \(b.count) elements")
  b.withUnsafeMutableBufferPointer { target in
    guard let base = target.baseAddress else { return }
    _ = lower.withBlock { Scalar.trsv($0, base) }
  }
}

private func orient<Scalar: BLASScalar>(
  _ lower: MatrixView<Scalar>, _ system: TriangularSystem
) -> MatrixView<Scalar> {
  precondition(!lower.isTransposed, "hand over L itself and name the system instead")
  return system == .lowerTransposed ? lower.transposed : lower
}
