import Numerics
import Randomness
import Testing

@Suite struct CholeskyFactorTests {
  @Test(arguments: 1..<10) func factorTimesItsTransposeIsTheMatrix(n: Int) throws {
    try checkProduct(Double.self, n: n)
    try checkProduct(Float.self, n: n)
  }

  private func checkProduct<Scalar: Tolerant>(_: Scalar.Type, n: Int) throws {
    var generator = SeedSequence(seed: 6).child(n).generator
    let matrix = Matrix<Scalar>.randomPositiveDefinite(n, using: &generator)
    let lower = try CholeskyFactor(matrix).matrix
    #expect(product(lower, lower.transposed).distance(to: matrix) < Scalar.tolerance)
    for row in 0..<n {
      for column in row + 1..<max(n, row + 1) { #expect(lower[row, column] == 0) }
    }
  }

  @Test(arguments: 0..<6) func appendingMatchesRefactorizing(seed: Int) throws {
    try checkAppend(Double.self, seed: seed)
    try checkAppend(Float.self, seed: seed)
  }

  private func checkAppend<Scalar: Tolerant>(_: Scalar.Type, seed: Int) throws {
    var generator = SeedSequence(seed: 7).child(seed).generator
    let n = 12 + seed
    let matrix = Matrix<Scalar>.randomPositiveDefinite(n, using: &generator)
    let start = seed % 3
    let head = Matrix((0..<start).map { row in (0..<start).map { matrix[row, $0] } })
    var factor = start == 0 ? CholeskyFactor<Scalar>(capacity: seed) : try CholeskyFactor(head)
    for row in start..<n { try factor.append(row: (0...row).map { matrix[row, $0] }) }
    #expect(factor.count == n)
    let whole = try CholeskyFactor(matrix)
    #expect(factor.matrix.distance(to: whole.matrix) < Scalar.tolerance)
    #expect(abs(factor.logDeterminant - whole.logDeterminant) < Scalar.tolerance * 10)
  }

  @Test func solvesAgainstTheMatrix() throws {
    var generator = SeedSequence(seed: 8).generator
    let matrix = Matrix<Double>.randomPositiveDefinite(7, using: &generator)
    let b = Matrix<Double>.random(7, 3, using: &generator)
    let factor = try CholeskyFactor(matrix)
    #expect(product(matrix, factor.solve(b)).distance(to: b) < 1e-12)
    let column = (0..<7).map { b[$0, 2] }
    let solved = factor.solve(column)
    #expect(abs(solved[3] - factor.solve(b)[3, 2]) < 1e-13)
    let half = factor.halfSolve(column)
    #expect(abs(dot(half, half) - dot(column, solved)) < 1e-12)
    #expect(abs(factor.halfSolve(b)[6, 2] - half[6]) < 1e-13)
  }

  @Test func logDeterminantOfAKnownMatrix() throws {
    let factor = try CholeskyFactor(Matrix<Double>([[4, 2], [2, 3]]))
    #expect(abs(factor.logDeterminant - 2.0794415416798357) < 1e-14)
    #expect(CholeskyFactor<Double>().logDeterminant == 0)
  }

  @Test func namesThePivotThatIsNotPositive() throws {
    let indefinite = Matrix<Double>([[1, 0, 0], [0, 1, 2], [0, 2, 1]])
    #expect(throws: CholeskyError.notPositiveDefinite(pivot: 2)) { try CholeskyFactor(indefinite) }
    let notFinite = Matrix<Double>([[1, 0], [.nan, 1]])
    #expect(throws: CholeskyError.notPositiveDefinite(pivot: 1)) { try CholeskyFactor(notFinite) }
    #expect(
      CholeskyError.notPositiveDefinite(pivot: 2).description
        == "the matrix is not positive definite at pivot 2")
  }

  @Test func aRefusedRowLeavesTheFactorAsItWas() throws {
    var factor = try CholeskyFactor(Matrix<Double>([[1, 0], [0, 1]]))
    #expect(throws: CholeskyError.notPositiveDefinite(pivot: 2)) {
      try factor.append(row: [1, 1, 2])
    }
    #expect(factor.count == 2)
    try factor.append(row: [1, 1, 3])
    #expect(factor.matrix.row(2) == [1, 1, 1])
  }
}
