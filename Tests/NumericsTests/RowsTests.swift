import Numerics
import Randomness
import Testing

@Suite struct RowsTests {
  private let table = Matrix<Double>([[1, 2], [3, 4], [5, 6]])

  @Test func gatheredRowsMayRepeat() {
    var rows = Matrix<Double>(rows: 4, columns: 2)
    gatherRows(of: table, [2, 0, 2, 1], into: &rows)
    #expect(rows == Matrix([[5, 6], [1, 2], [5, 6], [3, 4]]))
  }

  @Test func scatteredRowsAreSummed() {
    var sums = Matrix<Double>(rows: 4, columns: 2, repeating: .nan)
    scatterRows(of: table, [1, 3, 1], into: &sums)
    #expect(sums == Matrix([[0, 0], [6, 8], [0, 0], [3, 4]]))
  }

  @Test func meansOfGroupsOfRows() {
    var means = Matrix<Double>(rows: 2, columns: 2, repeating: .nan)
    meanOfRowGroups(of: Matrix([[1, 2], [3, 4], [5, 6], [7, 10]]), into: &means)
    #expect(means == Matrix([[2, 3], [6, 8]]))
  }

  @Test func meansOfBlocksOfColumns() {
    var means = Matrix<Double>(rows: 2, columns: 2, repeating: .nan)
    meanOfColumnBlocks(of: Matrix([[1, 2, 3, 4], [5, 6, 7, 10]]), into: &means)
    #expect(means == Matrix([[2, 3], [6, 8]]))
  }

  /// A linear map and its gradient are transposes: ⟨Y, f(X)⟩ = ⟨fᵀ(Y), X⟩.
  @Test(arguments: 0..<5) func gradientsAreTransposes(seed: Int) {
    var generator = SeedSequence(seed: 10).child(seed).generator
    let x = Matrix<Double>.random(6, 4, using: &generator)
    var back = x

    let y = Matrix<Double>.random(5, 4, using: &generator)
    var forward = y
    let indices = (0..<5).map { _ in Int(generator.next() % 6) }
    gatherRows(of: x, indices, into: &forward)
    scatterRows(of: y, indices, into: &back)
    #expect(abs(dot(forward.elements, y.elements) - dot(back.elements, x.elements)) < 1e-13)

    let rows = Matrix<Double>.random(2, 4, using: &generator)
    var means = rows
    meanOfRowGroups(of: x, into: &means)
    spreadToRowGroups(rows, into: &back)
    #expect(abs(dot(means.elements, rows.elements) - dot(back.elements, x.elements)) < 1e-13)

    let columns = Matrix<Double>.random(6, 2, using: &generator)
    var averages = columns
    meanOfColumnBlocks(of: x, into: &averages)
    spreadToColumnBlocks(columns, into: &back)
    #expect(abs(dot(averages.elements, columns.elements) - dot(back.elements, x.elements)) < 1e-13)
  }
}
