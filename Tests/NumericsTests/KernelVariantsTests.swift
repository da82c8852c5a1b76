import Foundation
import Randomness
import Testing

@testable import Numerics

/// Every instruction set of this processor against the formulas in plain Swift, over random shapes.
@Suite struct KernelVariantsTests {
  static let sets: [InstructionSet] =
    InstructionSet.current == .portable ? [.portable] : InstructionSet.allCases

  @Test(arguments: sets, 0..<40) func attentionFollowsItsFormulas(
    set: InstructionSet, seed: Int
  ) {
    checkAttention(Double.self, set, seed: seed, tolerance: 1e-11)
    checkAttention(Float.self, set, seed: seed, tolerance: 2e-3)
  }

  private func checkAttention<Scalar: BLASScalar>(
    _: Scalar.Type, _ set: InstructionSet, seed: Int, tolerance: Scalar
  ) {
    let problem = PlainAttention<Scalar>(seed: seed)
    var weights = problem.weights
    var output = Matrix<Scalar>(
      rows: problem.rows.count, columns: problem.sender.columns, repeating: .nan)
    graphAttention(problem.input, weights: &weights, output: &output, instructions: set)
    #expect(output.distance(to: problem.output()) < tolerance)
    var gradients = GraphAttentionGradients<Scalar>(
      rows: problem.sender.rows, columns: problem.sender.columns)
    graphAttentionBackward(
      problem.input, weights: &weights, dOutput: problem.dOutput, gradients: &gradients,
      instructions: set)
    let expected = problem.gradients()
    #expect(gradients.sender.distance(to: expected.sender) < tolerance)
    #expect(gradients.receiver.distance(to: expected.receiver) < tolerance)
    #expect(gradients.attention.distance(to: expected.attention) < tolerance)
  }

  @Test(arguments: sets, 1..<40) func adamFollowsItsFormula(set: InstructionSet, count: Int) {
    checkAdam(Double.self, set, count: count, tolerance: 1e-14)
    checkAdam(Float.self, set, count: count, tolerance: 1e-5)
  }

  private func checkAdam<Scalar: BLASScalar>(
    _: Scalar.Type, _ set: InstructionSet, count: Int, tolerance: Scalar
  ) {
    var generator = SeedSequence(seed: 31).child(count).generator
    let start = Matrix<Scalar>.random(1, count, using: &generator)
    let gradient = Matrix<Scalar>.random(1, count, using: &generator)
    let square = Matrix(rows: 1, columns: count, elements: gradient.elements.map { $0 * $0 })
    var step = AdamCoefficients<Scalar>(
      learningRate: 0.01, betas: (0.8, 0.95), epsilon: 0.001, corrections: (0.7, 0.3))
    (step.coupledDecay, step.decoupledDecay) = (0.2, 0.5)
    var (value, first, second) = (start, gradient, square)
    adamUpdate(
      &value, gradient: gradient, first: &first, second: &second, step: step, instructions: set)
    for index in start.elements.indices {
      let old: Scalar = start.elements[index] * (1 - 0.01 * 0.5)
      let slope: Scalar = gradient.elements[index] + 0.2 * old
      let m: Scalar = 0.8 * gradient.elements[index] + 0.2 * slope
      let v: Scalar = 0.95 * square.elements[index] + 0.05 * slope * slope
      let scale: Scalar = (v / 0.3).squareRoot() + 0.001
      let expected: Scalar = old - 0.01 * (m / 0.7) / scale
      #expect(abs(value.elements[index] - expected) < tolerance)
      #expect(abs(first.elements[index] - m) < tolerance)
      #expect(abs(second.elements[index] - v) < tolerance)
    }
  }

  @Test(arguments: sets, 0..<60) func lanesFollowTheirFormula(set: InstructionSet, seed: Int) {
    checkLanes(Double.self, set, seed: seed, tolerance: 1e-12)
    checkLanes(Float.self, set, seed: seed, tolerance: 1e-4)
  }

  private func checkLanes<Scalar: BLASScalar>(
    _: Scalar.Type, _ set: InstructionSet, seed: Int, tolerance: Scalar
  ) {
    var generator = SeedSequence(seed: 32).child(seed).generator
    let (hidden, lanes) = (
      Int.random(in: 1...40, using: &generator), 8 * Int.random(in: 1...9, using: &generator)
    )
    var blocks = Matrix<Scalar>.random(3, hidden * lanes, using: &generator)
    let rows = Matrix<Scalar>.random(2, hidden, using: &generator)
    let head = RectifiedHead(
      weights: Matrix<Scalar>.random(1, hidden, using: &generator), offset: 0.3)
    let undefined = seed % 3 == 0 ? Int.random(in: 0..<lanes, using: &generator) : nil
    if let undefined { blocks[2, undefined] = .nan }
    var logits = [Scalar](repeating: .nan, count: lanes)
    let range = laneLogits(
      of: blocks, at: 2, plus: rows, at: 1, head: head, into: &logits, instructions: set)
    var highest = -Scalar.infinity
    for lane in 0..<lanes where lane != undefined {
      var expected: Scalar = 0.3
      for unit in 0..<hidden {
        expected += head.weights[0, unit] * max(0, blocks[2, unit * lanes + lane] + rows[1, unit])
      }
      #expect(abs(logits[lane] - expected) < tolerance)
      highest = max(highest, logits[lane])
    }
    #expect(range.hasNaN == (undefined != nil))
    if let undefined { #expect(logits[undefined].isNaN) } else { #expect(range.highest == highest) }
  }

  @Test func tablesBecomeLanes() {
    // Rows of two agents with 2 and 3 candidates; the first agent's candidates are the lanes.
    let table = Matrix<Double>([[0, 10], [1, 11], [2, 12], [3, 13], [4, 14], [5, 15]])
    let blocks = laneBlocks(of: table, first: [0, 1, 2], stride: 3, count: 2)
    #expect(blocks.rows == 3 && blocks.columns == 16)
    let second: [Double] = [1, 4, 4, 4, 4, 4, 4, 4]
    #expect(blocks.row(1) == second + second.map { $0 + 10 })
  }
}
