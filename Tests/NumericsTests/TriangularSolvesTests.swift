import Numerics
import Randomness
import Testing

@Suite struct TriangularSolvesTests {
  @Test(arguments: 1..<8) func multipliedBackGivesTheRightHandSide(n: Int) {
    check(Double.self, n: n)
    check(Float.self, n: n)
  }

  private func check<Scalar: Tolerant>(_: Scalar.Type, n: Int) {
    var generator = SeedSequence(seed: 5).child(n).generator
    var lower = Matrix<Scalar>.random(n, n, using: &generator)
    let b = Matrix<Scalar>.random(n, 3, using: &generator)
    // What stands above the diagonal must not matter.
    for row in 0..<n {
      lower[row, row] = 2 + abs(lower[row, row])
      for column in row + 1..<max(n, row + 1) { lower[row, column] = .nan }
    }
    var clean = lower
    for row in 0..<n { for column in row + 1..<max(n, row + 1) { clean[row, column] = 0 } }
    var solved = b
    solveTriangular(lower, &solved)
    #expect(product(clean, solved).distance(to: b) < Scalar.tolerance)
    solved = b
    solveTriangular(lower, &solved, system: .lowerTransposed)
    #expect(product(clean.transposed, solved).distance(to: b) < Scalar.tolerance)
    var vector = (0..<n).map { b[$0, 1] }
    solveTriangular(lower, &vector, system: .lowerTransposed)
    for index in 0..<n { #expect(abs(vector[index] - solved[index, 1]) < Scalar.tolerance) }
  }
}
