import Foundation
import PromptSpace
import Surrogates

extension ExampleSearch {
  /// The fitting purchase of largest utility per call, of equals the first; `nil` where none has the least gain.
  ///
  /// - Complexity: O(components · candidates · blocks³).
  func mostValuable(fits: (_ candidate: Int, _ cost: Allowance) -> Bool) -> Purchase? {
    let utilities = utilities()
    var best: (candidate: Int, count: Int, value: Double)?
    for candidate in candidates.indices {
      var cost = Allowance(calls: 0, examples: 0)
      for block in bought[candidate]..<blocks.count {
        cost.calls += price(of: candidate, block..<(block + 1))
        cost.examples += blocks.positions[block].count
        guard fits(candidate, cost) else { break }
        let utility = utilities[candidate * blocks.count + block]
        guard utility >= configuration.leastGain else { continue }
        // A replayed answer is free: 1 call stands for none, so that nothing is divided by zero.
        let value = utility / Double(max(cost.calls, 1))
        if best.map({ value > $0.value }) ?? true {
          best = (candidate, block + 1 - bought[candidate], value)
        }
      }
    }
    return best.map { purchase($0.candidate, $0.count, value: $0.value) }
  }

  /// At `candidate · blocks + last block`, what it is worth to buy a candidate's blocks up to that one.
  private func utilities() -> [Double] {
    var utilities = [Double](repeating: 0, count: candidates.count * blocks.count)
    var scratch = [Double](repeating: 0, count: blocks.count * blocks.count)
    var moves = [Double](repeating: 0, count: blocks.count)
    let overall = process.means
    guard let leader = best(overall) else { return utilities }
    for (component, weight) in process.weights.enumerated() {
      let means = process.means(component: component)
      let second = best(means, but: leader)
      for candidate in candidates.indices where bought[candidate] < blocks.count {
        let open = bought[candidate]..<blocks.count
        process.expectedMoves(
          component: component, of: candidate, buying: open, scratch: &scratch, into: &moves)
        let rival = candidate == leader ? second : leader
        // Without a second combination there is nothing to mistake the first for.
        let distance = rival.map { means[candidate] - means[$0] } ?? .infinity
        for (move, block) in zip(moves, open) {
          utilities[candidate * blocks.count + block] +=
            weight * Self.utility(of: move, distance: distance)
        }
      }
    }
    return utilities
  }

  /// E max(d + s·Z, 0) − max(d, 0) for a normal Z, written so that nothing cancels.
  static func utility(of move: Double, distance: Double) -> Double {
    guard move > 0, distance.isFinite else { return 0 }
    let z = -abs(distance) / move
    let density = exp(-z * z / 2) / (2 * Double.pi).squareRoot()
    return move * (density + z * erfc(-z / 2.0.squareRoot()) / 2)
  }
}
