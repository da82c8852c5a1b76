import Numerics
import Randomness

extension Matrix {
  /// Standard normal elements.
  static func random(
    _ rows: Int, _ columns: Int, using generator: inout Xoshiro256StarStar
  ) -> Matrix {
    Matrix(
      rows: rows, columns: columns,
      elements: (0..<rows * columns).map { _ in Scalar(generator.standardNormal()) })
  }

  /// X·Xᵀ + n·I, symmetric positive definite.
  static func randomPositiveDefinite(
    _ n: Int, using generator: inout Xoshiro256StarStar
  ) -> Matrix {
    let x = random(n, n + 2, using: &generator)
    var result = product(x, x.transposed)
    for index in 0..<n { result[index, index] += Scalar(n) }
    return result
  }

  /// op(A) written out.
  func copied(transposed: Bool) -> Matrix {
    guard transposed else { return self }
    var result = Matrix(rows: columns, columns: rows)
    for row in 0..<rows { for column in 0..<columns { result[column, row] = self[row, column] } }
    return result
  }

  /// The product by the textbook's triple loop.
  func naiveProduct(_ other: Matrix) -> Matrix {
    var result = Matrix(rows: rows, columns: other.columns)
    for row in 0..<rows {
      for column in 0..<other.columns {
        for inner in 0..<columns {
          result[row, column] += self[row, inner] * other[inner, column]
        }
      }
    }
    return result
  }

  /// The largest difference of two elements; infinity when the shapes differ or a difference is not a
  /// number, which `max()` would pass over.
  func distance(to other: Matrix) -> Scalar {
    guard rows == other.rows, columns == other.columns else { return .infinity }
    let differences = zip(elements, other.elements).map { abs($0 - $1) }
    return differences.allSatisfy { !$0.isNaN } ? differences.max() ?? 0 : .infinity
  }
}

/// How far results of a few hundred products of standard normals may be off.
protocol Tolerant: BLASScalar { static var tolerance: Self { get } }
extension Float: Tolerant { static var tolerance: Float { 2e-4 } }
extension Double: Tolerant { static var tolerance: Double { 1e-11 } }
