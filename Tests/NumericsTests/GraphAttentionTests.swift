import Foundation
import Numerics
import Randomness
import Testing

@Suite struct GraphAttentionTests {
  /// Two graphs of three nodes; instances share four rows, and one width is no multiple of a
  /// vector.
  private struct Problem<Scalar: Tolerant> {
    var sender: Matrix<Scalar>
    var receiver: Matrix<Scalar>
    var attention: Matrix<Scalar>
    let keep: Matrix<Scalar>
    let heads: Int
    let rows = [0, 1, 2, 3, 1, 0]
    let edges = IncomingEdges([[0], [0, 1, 2], [2, 1]])

    init(heads: Int, width: Int) {
      var generator = SeedSequence(seed: 14).child(width).generator
      self.heads = heads
      sender = .random(4, heads * width, using: &generator)
      receiver = .random(4, heads * width, using: &generator)
      attention = .random(1, heads * width, using: &generator)
      keep = Matrix(
        rows: 2, columns: 6 * heads,
        elements: (0..<12 * heads).map { _ in generator.uniform() < 0.3 ? 0 : 1.5 })
    }

    var input: GraphAttentionInput<Scalar> {
      GraphAttentionInput(
        projected: (sender, receiver), attention: attention, rows: rows, edges: edges,
        heads: heads, slope: 0.2)
    }

    var weights: GraphAttentionWeights<Scalar> {
      var result = GraphAttentionWeights<Scalar>(
        graphCount: 2, edges: edges, heads: heads)
      result.keep = keep
      return result
    }

    func output() -> Matrix<Scalar> {
      var (weights, result) = (self.weights, Matrix<Scalar>(rows: 6, columns: sender.columns))
      graphAttention(input, weights: &weights, output: &result)
      return result
    }

    /// The same by the formula, one edge at a time.
    func naiveOutput() -> Matrix<Scalar> {
      let width = sender.columns / heads
      var result = Matrix<Scalar>(rows: 6, columns: sender.columns)
      for instance in 0..<6 {
        let (graph, node) = instance.quotientAndRemainder(dividingBy: 3)
        let incoming = Array(edges.offsets[node]..<edges.offsets[node + 1])
        let others = incoming.map { rows[graph * 3 + edges.senders[$0]] }
        for head in 0..<heads {
          let columns = head * width..<(head + 1) * width
          let scores = others.map { other in
            columns.reduce(Scalar(0)) { total, column in
              let sum = sender[other, column] + receiver[rows[instance], column]
              return total + attention[0, column] * (sum > 0 ? sum : Scalar(0.2) * sum)
            }
          }
          let powers = scores.map { Scalar(exp(Double($0))) }
          for (edge, (other, power)) in zip(incoming, zip(others, powers)) {
            let share = keep[graph, edge * heads + head] * power / powers.reduce(0, +)
            for column in columns { result[instance, column] += share * sender[other, column] }
          }
        }
      }
      return result
    }
  }

  @Test(arguments: [(1, 1), (2, 3), (2, 8), (3, 19)])
  func matchesTheFormula(heads: Int, width: Int) {
    let double = Problem<Double>(heads: heads, width: width)
    #expect(double.output().distance(to: double.naiveOutput()) < 1e-13)
    let single = Problem<Float>(heads: heads, width: width)
    #expect(single.output().distance(to: single.naiveOutput()) < 1e-5)
  }

  @Test(arguments: [(1, 1), (2, 3), (2, 8), (1, 11)])
  func gradientsMatchDifferences(heads: Int, width: Int) {
    let problem = Problem<Double>(heads: heads, width: width)
    var generator = SeedSequence(seed: 15).generator
    let dOutput = Matrix<Double>.random(6, heads * width, using: &generator)
    var (weights, output) = (problem.weights, dOutput)
    graphAttention(problem.input, weights: &weights, output: &output)
    var gradients = GraphAttentionGradients<Double>(rows: 4, columns: heads * width)
    graphAttentionBackward(
      problem.input, weights: &weights, dOutput: dOutput, gradients: &gradients)
    check(problem, \.sender, gradients.sender, dOutput)
    check(problem, \.receiver, gradients.receiver, dOutput)
    check(problem, \.attention, gradients.attention, dOutput)
  }

  private func check(
    _ problem: Problem<Double>, _ path: WritableKeyPath<Problem<Double>, Matrix<Double>>,
    _ gradient: Matrix<Double>, _ dOutput: Matrix<Double>
  ) {
    for row in 0..<gradient.rows {
      for column in 0..<gradient.columns {
        var (up, down) = (problem, problem)
        up[keyPath: path][row, column] += 1e-6
        down[keyPath: path][row, column] -= 1e-6
        let rise = dot(up.output().elements, dOutput.elements)
        let fall = dot(down.output().elements, dOutput.elements)
        #expect(abs((rise - fall) / 2e-6 - gradient[row, column]) < 1e-7, "\(row), \(column)")
      }
    }
  }

  @Test func hugeScoresStayFinite() {
    var problem = Problem<Double>(heads: 2, width: 3)
    for column in 0..<6 { problem.attention[0, column] *= 1e6 }
    let elements = problem.output().elements
    #expect(elements.allSatisfy { $0.isFinite })
  }

  @Test func edgesAreGroupedByReceiver() {
    let edges = IncomingEdges([[0], [0, 1, 2], [2, 1]])
    #expect(edges.offsets == [0, 1, 4, 6])
    #expect(edges.senders == [0, 0, 1, 2, 2, 1])
    #expect(edges.nodeCount == 3 && edges.count == 6)
  }
}
