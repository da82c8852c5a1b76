import Numerics
import Randomness
import Testing

@Suite struct ProductsTests {
  @Test(arguments: 0..<12) func gemmMatchesTheTripleLoop(seed: Int) {
    checkGemm(Double.self, seed: seed)
    checkGemm(Float.self, seed: seed)
  }

  private func checkGemm<Scalar: Tolerant>(_: Scalar.Type, seed: Int) {
    var generator = SeedSequence(seed: 1).child(seed).generator
    let (m, k, n) = (1 + Int(generator.next() % 9), 1 + seed % 11, 1 + Int(generator.next() % 9))
    let (flipA, flipB) = (seed % 2 == 1, seed % 4 > 1)
    let (alpha, beta) = (Scalar(generator.standardNormal()), Scalar(generator.standardNormal()))
    let a = Matrix<Scalar>.random(flipA ? k : m, flipA ? m : k, using: &generator)
    let b = Matrix<Scalar>.random(flipB ? n : k, flipB ? k : n, using: &generator)
    let start = Matrix<Scalar>.random(m + 2, n + 3, using: &generator)
    var c = start
    gemm(
      flipA ? a.transposed : a.view, flipB ? b.transposed : b.view, into: &c,
      at: BlockOrigin(row: 1, column: 2), alpha: alpha, beta: beta)
    let expected = a.copied(transposed: flipA).naiveProduct(b.copied(transposed: flipB))
    for row in 0..<m + 2 {
      for column in 0..<n + 3 {
        let inside = (1...m).contains(row) && (2..<n + 2).contains(column)
        let old = start[row, column]
        let wanted = inside ? alpha * expected[row - 1, column - 2] + beta * old : old
        #expect(abs(c[row, column] - wanted) < Scalar.tolerance, "at \(row), \(column)")
      }
    }
  }

  @Test func gemmReadsBlocksInPlace() {
    var generator = SeedSequence(seed: 2).generator
    let a = Matrix<Double>.random(6, 7, using: &generator)
    let b = Matrix<Double>.random(5, 4, using: &generator)
    let left = Matrix((2..<5).map { row in (1..<4).map { a[row, $0] } })
    let right = Matrix((0..<2).map { row in (1..<4).map { b[row, $0] } })
    let result = product(a[rows: 2..<5, columns: 1..<4], b[rows: 0..<2, columns: 1..<4].transposed)
    #expect(result.distance(to: left.naiveProduct(right.copied(transposed: true))) < 1e-13)
  }

  @Test func gemmWithZeroBetaForgetsNaN() {
    let one = Matrix<Double>([[2]])
    var c = Matrix<Double>([[.nan]])
    gemm(one, one, into: &c)
    #expect(c.elements == [4])
  }

  @Test func gemmWithoutInnerDimensionScales() {
    var c = Matrix<Double>([[3, 4]])
    let (a, b) = (Matrix<Double>(rows: 1, columns: 0), Matrix<Double>(rows: 0, columns: 2))
    gemm(a, b, into: &c, beta: 2)
    #expect(c.elements == [6, 8])
    gemm(a, b, into: &c)
    #expect(c.elements == [0, 0])
  }

  @Test(arguments: 0..<8) func syrkMatchesGemm(seed: Int) {
    checkSyrk(Double.self, seed: seed)
    checkSyrk(Float.self, seed: seed)
  }

  private func checkSyrk<Scalar: Tolerant>(_: Scalar.Type, seed: Int) {
    var generator = SeedSequence(seed: 3).child(seed).generator
    let (n, k) = (1 + seed, 1 + Int(generator.next() % 7))
    let a = Matrix<Scalar>.random(n, k, using: &generator)
    let start = Matrix<Scalar>.randomPositiveDefinite(n, using: &generator)
    var (c, expected) = (start, start)
    syrk(a, into: &c, alpha: 0.5, beta: 2)
    gemm(a, a.transposed, into: &expected, alpha: 0.5, beta: 2)
    #expect(c.distance(to: expected) < Scalar.tolerance)
    var (d, other) = (Matrix<Scalar>(rows: k, columns: k), Matrix<Scalar>(rows: k, columns: k))
    syrk(a.transposed, into: &d)
    gemm(a.transposed, a, into: &other)
    #expect(d.distance(to: other) < Scalar.tolerance)
  }

  @Test(arguments: 0..<6) func gemvMatchesGemm(seed: Int) {
    checkGemv(Double.self, seed: seed)
    checkGemv(Float.self, seed: seed)
  }

  private func checkGemv<Scalar: Tolerant>(_: Scalar.Type, seed: Int) {
    var generator = SeedSequence(seed: 4).child(seed).generator
    let (m, n) = (1 + seed, 9 - seed)
    let a = Matrix<Scalar>.random(m, n, using: &generator)
    let x = Matrix<Scalar>.random(n, 1, using: &generator)
    var y = [Scalar](repeating: .nan, count: m)
    gemv(a, x.elements, into: &y)
    let expected = a.naiveProduct(x)
    #expect(Matrix(rows: m, columns: 1, elements: y).distance(to: expected) < Scalar.tolerance)
    var back = x.elements
    gemv(a.transposed, y, into: &back, alpha: 2, beta: -1)
    let pulled = a.copied(transposed: true).naiveProduct(expected)
    for index in 0..<n {
      #expect(abs(back[index] - (2 * pulled[index, 0] - x[index, 0])) < 10 * Scalar.tolerance)
    }
    #expect(abs(dot(y, y) - y.reduce(0) { $0 + $1 * $1 }) < 10 * Scalar.tolerance)
  }

  @Test func emptyVectorsHaveAZeroProduct() {
    #expect(dot([Double](), []) == 0)
  }
}
