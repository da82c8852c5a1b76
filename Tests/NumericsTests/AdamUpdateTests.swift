import Numerics
import Randomness
import Testing

@Suite struct AdamUpdateTests {
  @Test(arguments: 0..<4) func everyElementFollowsTheFormula(seed: Int) {
    check(Double.self, seed: seed)
    check(Float.self, seed: seed)
  }

  private func check<Scalar: Tolerant>(_: Scalar.Type, seed: Int) {
    var generator = SeedSequence(seed: 13).child(seed).generator
    let start = Matrix<Scalar>.random(3, 7, using: &generator)
    let gradient = Matrix<Scalar>.random(3, 7, using: &generator)
    let mean = Matrix<Scalar>.random(3, 7, using: &generator)
    let square = Matrix(
      rows: 3, columns: 7, elements: mean.elements.map { 0.1 + $0 * $0 })
    var step = AdamCoefficients<Scalar>(
      learningRate: 0.01, betas: (0.8, 0.95), epsilon: 0.001, corrections: (0.7, 0.3))
    (step.coupledDecay, step.decoupledDecay) = (0.2, 0.5)
    var (value, first, second) = (start, mean, square)
    adamUpdate(&value, gradient: gradient, first: &first, second: &second, step: step)
    for index in start.elements.indices {
      let old = start.elements[index] * (1 - 0.01 * 0.5)
      let slope = gradient.elements[index] + 0.2 * old
      let m = 0.8 * mean.elements[index] + 0.2 * slope
      let v = 0.95 * square.elements[index] + 0.05 * slope * slope
      let expected = old - 0.01 * (m / 0.7) / ((v / 0.3).squareRoot() + 0.001)
      #expect(abs(value.elements[index] - expected) < Scalar.tolerance)
      #expect(abs(first.elements[index] - m) < Scalar.tolerance)
      #expect(abs(second.elements[index] - v) < Scalar.tolerance)
    }
  }
}
