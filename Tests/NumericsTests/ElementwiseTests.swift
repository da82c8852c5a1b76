import Foundation
import Numerics
import Testing

@Suite struct ElementwiseTests {
  private let x = Matrix<Double>([[1, -2, 0.5], [-1, 3, -0.5]])
  private let bias = Matrix<Double>([[0.5, 1, -0.5]])

  @Test func biasIsAddedToEveryRow() {
    var y = x
    addBias(bias, to: &y)
    #expect(y == Matrix([[1.5, -1, 0], [-0.5, 4, -1]]))
  }

  @Test func rectifierScalesWhatIsPositive() {
    var y = x
    addBiasAndRectify(bias, to: &y, scale: 2)
    #expect(y == Matrix([[3, 0, 0], [0, 8, 0]]))
  }

  @Test func rectifierKeepsNaN() {
    var y = Matrix<Double>([[.nan]])
    addBiasAndRectify(Matrix([[1]]), to: &y)
    #expect(y[0, 0].isNaN)
  }

  @Test func rectifierGradientIsGatedByTheOutput() {
    var gradient = Matrix<Double>([[1, 2, 3], [4, 5, 6]])
    rectifyBackward(&gradient, output: Matrix([[3, 0, 0], [0, 8, 0]]), scale: 2)
    #expect(gradient == Matrix([[2, 0, 0], [0, 10, 0]]))
  }

  @Test func columnSumsForgetWhatWasThere() {
    var sums = Matrix<Double>(rows: 1, columns: 3, repeating: .nan)
    columnSums(of: x, into: &sums)
    #expect(sums == Matrix([[0, 1, 0]]))
  }

  @Test func chosenElementsBecomeZero() {
    var y = x
    zeroElements([0, 4], of: &y)
    #expect(y == Matrix([[0, -2, 0.5], [-1, 0, -0.5]]))
  }

  @Test func sigmoidSaturatesWithoutNaN() {
    var y = Matrix<Double>([[0, 1000, -1000, 1]])
    applySigmoid(to: &y)
    #expect(y[0, 0] == 0.5 && y[0, 1] == 1 && y[0, 2] == 0)
    #expect(abs(y[0, 3] - 1 / (1 + exp(-1))) < 1e-15)
  }

  @Test func squaredErrorAndItsGradient() {
    let scores: [Double] = [0.3, -1.2, 2]
    let target = Matrix<Double>(rows: 3, columns: 1, elements: [0.1, 0.9, 0.4])
    let weights = Matrix<Double>(rows: 3, columns: 1, elements: [0.5, 2, 0.75])
    func loss(_ scores: [Double], _ gradient: inout Matrix<Double>) -> Double {
      var prediction = Matrix<Double>(rows: 3, columns: 1, elements: scores)
      applySigmoid(to: &prediction)
      return squaredErrorOfSigmoid(
        prediction, target: target, weights: weights, gradient: &gradient)
    }
    var (gradient, ignored) = (Matrix<Double>(rows: 3, columns: 1), target)
    let value = loss(scores, &gradient)
    let errors = zip(scores, target.elements).map { 1 / (1 + exp(-$0)) - $1 }
    let weighted = zip(weights.elements, errors).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
    #expect(abs(value - weighted / 3) < 1e-15)
    for index in 0..<3 {
      var (up, down) = (scores, scores)
      up[index] += 1e-5
      down[index] -= 1e-5
      let numeric = (loss(up, &ignored) - loss(down, &ignored)) / 2e-5
      #expect(abs(numeric - gradient[index, 0]) < 1e-9)
    }
  }

  @Test func singlePrecisionUsesTheSameKernels() {
    var y = Matrix<Float>(converting: x)
    addBiasAndRectify(Matrix(converting: bias), to: &y, scale: 2)
    #expect(y == Matrix([[3, 0, 0], [0, 8, 0]]))
  }
}
