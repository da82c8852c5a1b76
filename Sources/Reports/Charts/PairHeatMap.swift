import PromptSpace
import Studies

/// The scores of two agents' candidates together, where one agent reads the other's output.
struct PairHeatMap: Hashable {
  struct Cell: Hashable {
    /// Mean score of the usable trials with this pair.
    let mean: Double
    let n: Int
  }

  let sender: AgentID
  let receiver: AgentID
  /// By candidate of the sender, then of the receiver; `nil` where the pair was never measured.
  let cells: [[Cell?]]

  var measured: Int { cells.reduce(0) { $0 + $1.count { $0 != nil } } }

  /// - Parameters:
  ///   - from: the sender's position among the pools.
  ///   - to: the receiver's.
  /// - Returns: `nil` where one of them has a single candidate, or no pair was measured.
  /// - Complexity: O(trials + pairs).
  init?(_ trials: StudyTrials, pools: [PromptPool], from: Int, to: Int) {
    guard pools[from].count > 1, pools[to].count > 1 else { return nil }
    (sender, receiver) = (pools[from].agent, pools[to].agent)
    let row = [(sum: Double, n: Int)](repeating: (0, 0), count: pools[to].count)
    var sums = [[(sum: Double, n: Int)]](repeating: row, count: pools[from].count)
    for entry in trials.complete {
      guard let score = entry.score else { continue }
      let (one, two) = (entry.assignment[from], entry.assignment[to])
      sums[one][two] = (sums[one][two].sum + score, sums[one][two].n + 1)
    }
    cells = sums.map { row in
      row.map { $0.n == 0 ? nil : Cell(mean: $0.sum / Double($0.n), n: $0.n) }
    }
    if measured == 0 { return nil }
  }
}
