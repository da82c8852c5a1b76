import Numerics
import Testing

@Suite struct DiagonalFormsTests {
  @Test func squaresAddWithTheirFactor() {
    let x = Matrix<Float>(rows: 2, columns: 2, elements: [1, -2, 0.5, 3])
    var sum = [10.0, 0, 1, 0]
    addSquares(of: x, times: 2, to: &sum)
    #expect(sum == [12, 8, 1.5, 18])
    #expect(weightedSquares(of: x, by: [1, 2, 4, -1]) == 1 + 8 + 1 - 9)
    #expect(weightedSquares(of: Matrix<Double>(rows: 0, columns: 3), by: []) == 0)
  }

  @Test func theSlopeOfTheLogisticFunctionFollowsFromItsValue() {
    let logits = [-3.0, 0, 0.7]
    var values = Matrix<Double>(rows: 3, columns: 1, elements: logits)
    applySigmoid(to: &values)
    var slopes = Matrix<Double>(rows: 3, columns: 1)
    slopeOfSigmoid(values, into: &slopes)
    for (index, logit) in logits.enumerated() {
      var ends = Matrix<Double>(rows: 2, columns: 1, elements: [logit - 1e-5, logit + 1e-5])
      applySigmoid(to: &ends)
      #expect(abs((ends[1, 0] - ends[0, 0]) / 2e-5 - slopes[index, 0]) < 1e-9)
    }
  }
}
