import Foundation

/// Coordinates of the rows of X in an orthonormal basis of their span: Z with Z·Zᵀ = X·Xᵀ.
///
/// With the rank-revealing factorization Xᵀ·P = Q·R the rows of P·Rᵀ are such coordinates. The first
/// pivots then have few components and the last ones many, which optimizers with a step a component
/// (Adam) would treat unequally: the orthonormal cosine basis C spreads every row over all
/// components, Z = P·Rᵀ·C.
///
/// Directions with |R_kk| ≤ tolerance·|R_00| are left out. What a row loses is orthogonal to all that
/// stays, so that inner products lose no more than U·tolerance² of the largest squared length.
///
/// Source: P. Businger, G. Golub, "Linear least squares solutions by Householder transformations",
/// Numerische Mathematik 7, 1965 (column pivoting).
///
/// - Parameters:
///   - x: X, `U × d`.
///   - tolerance: `nil` for max(U, d) roundings of the scalar.
/// - Returns: Z, `U × r` with r the numerical rank, at least 1.
/// - Precondition: X has a row and a column and is finite.
/// - Complexity: O(d·U·min(U, d)). Calls `LAPACKE_sgeqp3` or `LAPACKE_dgeqp3`.
public func spanCoordinates<Scalar: BLASScalar>(
  of x: Matrix<Scalar>, tolerance: Scalar? = nil
) -> Matrix<Scalar> {
  precondition(x.rows > 0 && x.columns > 0, "\(x.shape) spans nothing")
  // Row-major X is column-major Xᵀ: no copy is transposed.
  var (factor, pivots) = (x, [Int32](repeating: 0, count: x.rows))
  let info = Scalar.geqp3(rows: x.columns, columns: x.rows, &factor.elements, &pivots)
  precondition(info == 0, "geqp3 refused argument \(-info) for \(x.shape)")
  let steps = min(x.rows, x.columns)
  let threshold =
    (tolerance ?? Scalar(max(x.rows, x.columns)) * .ulpOfOne) * abs(factor[0, 0])
  let rank = max(1, (0..<steps).prefix { abs(factor[$0, $0]) > threshold }.count)
  var triangular = Matrix<Scalar>(rows: x.rows, columns: rank)
  for (position, pivot) in pivots.enumerated() {
    for component in 0...min(position, rank - 1) {
      triangular[Int(pivot) - 1, component] = factor[position, component]
    }
  }
  return product(triangular, cosineBasis(rank))
}

/// The orthonormal matrix of the discrete cosine transform, `r × r`:
/// C_kj = √(2/r)·cos(π·k·(2j + 1)/(2r)), its first row divided by √2.
private func cosineBasis<Scalar: BLASScalar>(_ r: Int) -> Matrix<Scalar> {
  let elements = (0..<r * r).map { index in
    let (row, column) = index.quotientAndRemainder(dividingBy: r)
    let scale = ((row == 0 ? 1 : 2) / Double(r)).squareRoot()
    return Scalar(scale * cos(.pi * Double(row * (2 * column + 1)) / Double(2 * r)))
  }
  return Matrix(rows: r, columns: r, elements: elements)
}
