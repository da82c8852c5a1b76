/// The assignment problem: rows to columns, each used at most once.
enum BestPairing {
  /// The largest total of weights ≥ 0 that a one-to-one pairing of rows and columns reaches.
  ///
  /// Shortest augmenting paths with potentials. Source: R. Jonker and A. Volgenant, Computing 38 (1987).
  /// - Complexity: O(n³) with n the longer side.
  static func total(_ weights: [[Double]]) -> Double {
    let size = max(weights.count, weights.first?.count ?? 0)
    // Costs to be minimized; rows and columns that are missing cost as much as a useless pair.
    let cost = (0..<size).map { row in
      (0..<size).map { column in
        weights.indices.contains(row) && weights[row].indices.contains(column)
          ? -weights[row][column] : 0
      }
    }
    var solver = Solver(cost: cost)
    for row in 0..<size { solver.assign(row) }
    return -(0..<size).reduce(0) { $0 + cost[solver.rowOfColumn[$1]][$1] }
  }

  private struct Solver {
    let cost: [[Double]]
    var rowPotential: [Double]
    var columnPotential: [Double]
    var rowOfColumn: [Int]

    init(cost: [[Double]]) {
      self.cost = cost
      rowPotential = Array(repeating: 0, count: cost.count)
      columnPotential = rowPotential
      rowOfColumn = Array(repeating: -1, count: cost.count)
    }

    /// Gives `start` a column, moving earlier rows along the cheapest alternating path.
    mutating func assign(_ start: Int) {
      let columns = cost.indices
      var slack = Array(repeating: Double.infinity, count: cost.count)
      var previous = Array(repeating: -1, count: cost.count)
      var isDone = Array(repeating: false, count: cost.count)
      var (row, last) = (start, -1)
      while true {
        for column in columns where !isDone[column] {
          let reduced = cost[row][column] - rowPotential[row] - columnPotential[column]
          if reduced < slack[column] { (slack[column], previous[column]) = (reduced, last) }
        }
        guard let next = columns.filter({ !isDone[$0] }).min(by: { slack[$0] < slack[$1] }) else {
          preconditionFailure("a square matrix has a complete assignment")
        }
        let step = slack[next]
        rowPotential[start] += step
        for column in columns {
          if isDone[column] {
            rowPotential[rowOfColumn[column]] += step
            columnPotential[column] -= step
          } else {
            slack[column] -= step
          }
        }
        isDone[next] = true
        last = next
        if rowOfColumn[next] < 0 { break }
        row = rowOfColumn[next]
      }
      while last >= 0 {
        let before = previous[last]
        rowOfColumn[last] = before >= 0 ? rowOfColumn[before] : start
        last = before
      }
    }
  }
}
