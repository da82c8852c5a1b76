import Numerics
import Randomness
import Testing

@Suite struct SpanCoordinatesTests {
  /// Rows in a space of `rank` random directions, of lengths that differ by a factor of 100.
  private func rows<Scalar: BLASScalar>(
    _ count: Int, _ width: Int, rank: Int, seed: Int
  ) -> Matrix<Scalar> {
    var generator = SeedSequence(seed: 16).child(seed).generator
    func normals(_ rows: Int, _ columns: Int) -> Matrix<Double> {
      Matrix(
        rows: rows, columns: columns,
        elements: (0..<rows * columns).map { _ in generator.standardNormal() })
    }
    var mixture = normals(count, rank)
    for row in 0..<count where row % 3 == 0 {
      for column in 0..<rank { mixture[row, column] *= 0.01 }
    }
    return Matrix(converting: product(mixture, normals(rank, width)))
  }

  /// The largest error of an inner product relative to the lengths of its vectors.
  private func error<Scalar: BLASScalar>(_ x: Matrix<Scalar>, _ z: Matrix<Scalar>) -> Double {
    let (x, z) = (Matrix<Double>(converting: x), Matrix<Double>(converting: z))
    let (expected, found) = (product(x, x.transposed), product(z, z.transposed))
    var largest = 0.0
    for row in 0..<x.rows {
      for column in 0..<x.rows {
        let scale = (expected[row, row] * expected[column, column]).squareRoot()
        largest = max(largest, abs(found[row, column] - expected[row, column]) / scale)
      }
    }
    return largest
  }

  @Test(arguments: [(1, 5, 1), (12, 40, 12), (20, 300, 13), (9, 4, 4), (30, 1_024, 30)])
  func innerProductsStay(count: Int, width: Int, rank: Int) {
    for seed in 0..<3 {
      let double: Matrix<Double> = rows(count, width, rank: rank, seed: seed)
      let coordinates = spanCoordinates(of: double)
      #expect(coordinates.rows == count && coordinates.columns == rank)
      #expect(error(double, coordinates) < 1e-10)
      let single: Matrix<Float> = rows(count, width, rank: rank, seed: seed)
      #expect(error(single, spanCoordinates(of: single)) < 1e-5)
    }
  }

  @Test func repeatedAndEmptyRowsHaveNoDirectionOfTheirOwn() {
    let x = Matrix<Double>([[3, 0, 4, 0], [3, 0, 4, 0], [0, 0, 0, 0], [0, 1, 0, 0]])
    let z = spanCoordinates(of: x)
    #expect(z.columns == 2)
    #expect(zip(z.row(0), z.row(1)).allSatisfy { abs($0 - $1) < 1e-14 })
    #expect(z.row(2).allSatisfy { abs($0) < 1e-14 })
    #expect(spanCoordinates(of: Matrix<Float>(rows: 3, columns: 7)).elements == [0, 0, 0])
  }

  @Test func noComponentBelongsToOneRow() {
    // Orthogonal rows, whose triangular coordinates would be unit vectors.
    let z = spanCoordinates(of: Matrix<Double>.identity(16))
    for row in 0..<16 {
      let spread = z.row(row).reduce(0) { $0 + abs($1) }
      #expect(spread > 3, "a unit vector has 1, an even spread √16")
    }
  }
}
