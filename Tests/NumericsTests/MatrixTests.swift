import Numerics
import Testing

@Suite struct MatrixTests {
  @Test func rowsAreStoredOneAfterAnother() {
    let matrix = Matrix<Double>([[1, 2, 3], [4, 5, 6]])
    #expect(matrix.elements == [1, 2, 3, 4, 5, 6])
    #expect(matrix.row(1) == [4, 5, 6])
    #expect(matrix[0, 2] == 3)
    #expect(matrix.shape == "2 × 3")
  }

  @Test func aCopyKeepsItsElements() {
    let original = Matrix<Float>(rows: 2, columns: 2, repeating: 7)
    var copy = original
    copy[0, 1] = 1
    copy.fill(with: 3)
    #expect(original.elements == [7, 7, 7, 7])
    #expect(copy.elements == [3, 3, 3, 3])
  }

  @Test func aViewOutlivesAChangeOfItsMatrix() {
    var matrix = Matrix<Double>([[1, 2], [3, 4]])
    let view = matrix[rows: 1..<2]
    matrix.fill(with: 0)
    #expect(product(view, Matrix<Double>.identity(2)).elements == [3, 4])
  }

  @Test func convertsBetweenPrecisions() {
    let matrix = Matrix<Double>([[0.5, -2]])
    #expect(Matrix<Float>(converting: matrix).elements == [0.5, -2])
  }

  @Test func copiesElementsWithoutSharingThem() {
    var matrix = Matrix<Double>(rows: 1, columns: 2)
    var source = Matrix<Double>([[5, 6]])
    matrix.copyElements(of: source)
    source.fill(with: 0)
    #expect(matrix == Matrix([[5, 6]]))
  }

  @Test func emptyMatricesHaveShapes() {
    #expect(Matrix<Double>([]).shape == "0 × 0")
    #expect(Matrix<Double>(rows: 3, columns: 0).elements.isEmpty)
    #expect(Matrix<Double>.identity(2).elements == [1, 0, 0, 1])
  }
}
