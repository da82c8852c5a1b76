import Foundation
import Numerics
import Randomness

/// A random attention problem and its formulas, one edge and one number at a time.
struct PlainAttention<Scalar: BLASScalar> {
  let sender: Matrix<Scalar>
  let receiver: Matrix<Scalar>
  let attention: Matrix<Scalar>
  let keep: Matrix<Scalar>
  let dOutput: Matrix<Scalar>
  let heads: Int
  let width: Int
  let rows: [Int]
  let edges: IncomingEdges
  let slope: Scalar = 0.2

  init(seed: Int) {
    var generator = SeedSequence(seed: 33).child(seed).generator
    let nodes = Int.random(in: 1...4, using: &generator)
    let graphs = Int.random(in: 1...3, using: &generator)
    heads = Int.random(in: 1...3, using: &generator)
    // The width that has a kernel of its own, and any other.
    width = seed % 3 == 0 ? 32 : Int.random(in: 1...37, using: &generator)
    edges = IncomingEdges(
      (0..<nodes).map { _ in (0..<nodes).filter { _ in Bool.random(using: &generator) } })
    rows = (0..<graphs * nodes).map { _ in Int.random(in: 0..<3, using: &generator) }
    sender = .random(3, heads * width, using: &generator)
    receiver = .random(3, heads * width, using: &generator)
    attention = .random(1, heads * width, using: &generator)
    dOutput = .random(graphs * nodes, heads * width, using: &generator)
    keep = Matrix(
      rows: graphs, columns: edges.count * heads,
      elements: (0..<graphs * edges.count * heads).map { _ in
        generator.uniform() < 0.3 ? 0 : 1.5
      })
  }

  var input: GraphAttentionInput<Scalar> {
    GraphAttentionInput(
      projected: (sender, receiver), attention: attention, rows: rows, edges: edges, heads: heads,
      slope: slope)
  }

  var weights: GraphAttentionWeights<Scalar> {
    var result = GraphAttentionWeights<Scalar>(
      graphCount: rows.count / edges.nodeCount, edges: edges, heads: heads)
    result.keep = keep
    return result
  }

  func output() -> Matrix<Scalar> {
    var result = Matrix<Scalar>(rows: rows.count, columns: heads * width)
    forEachReceiver { place in
      for (index, other) in place.others.enumerated() {
        for column in place.columns {
          let share = place.keep[index] * place.probabilities[index]
          result[place.instance, column] += share * sender[other, column]
        }
      }
    }
    return result
  }

  func gradients() -> (sender: Matrix<Scalar>, receiver: Matrix<Scalar>, attention: Matrix<Scalar>)
  {
    var (dSender, dReceiver) = (sender, receiver)
    var dAttention = attention
    dSender.fill(with: 0)
    dReceiver.fill(with: 0)
    dAttention.fill(with: 0)
    forEachReceiver { place in
      let slopes = place.others.indices.map { index in
        place.keep[index]
          * place.columns.reduce(Scalar(0)) {
            $0 + dOutput[place.instance, $1] * sender[place.others[index], $1]
          }
      }
      let mean = zip(place.probabilities, slopes).reduce(Scalar(0)) { $0 + $1.0 * $1.1 }
      for (index, other) in place.others.enumerated() {
        let score = place.probabilities[index] * (slopes[index] - mean)
        let share = place.keep[index] * place.probabilities[index]
        for column in place.columns {
          let sum = sender[other, column] + receiver[place.row, column]
          let dSum = score * (sum > 0 ? 1 : slope) * attention[0, column]
          dAttention[0, column] += score * (sum > 0 ? sum : slope * sum)
          dReceiver[place.row, column] += dSum
          dSender[other, column] += dSum + share * dOutput[place.instance, column]
        }
      }
    }
    return (dSender, dReceiver, dAttention)
  }

  /// One head of one receiving instance; arrays follow its incoming edges.
  private struct Place {
    let instance: Int
    let row: Int
    let others: [Int]
    let columns: Range<Int>
    let keep: [Scalar]
    let probabilities: [Scalar]
  }

  private func forEachReceiver(_ body: (Place) -> Void) {
    for instance in rows.indices {
      let (graph, node) = instance.quotientAndRemainder(dividingBy: edges.nodeCount)
      let incoming = Array(edges.offsets[node]..<edges.offsets[node + 1])
      let others = incoming.map { rows[graph * edges.nodeCount + edges.senders[$0]] }
      for head in 0..<heads {
        let columns = head * width..<(head + 1) * width
        let powers = others.map { other in
          Scalar(
            exp(
              Double(
                columns.reduce(Scalar(0)) { total, column in
                  let sum = sender[other, column] + receiver[rows[instance], column]
                  return total + attention[0, column] * (sum > 0 ? sum : slope * sum)
                })))
        }
        let total = powers.reduce(0, +)
        body(
          Place(
            instance: instance, row: rows[instance], others: others, columns: columns,
            keep: incoming.map { keep[graph, $0 * heads + head] },
            probabilities: powers.map { $0 / total }))
      }
    }
  }
}
