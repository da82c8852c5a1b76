public import Numerics
public import PromptSpace
public import Surrogates

/// The exact maximum of a utility whose mean is a sum of tables and whose variance one of pairs.
///
/// Assignments are visited in rank order, all candidates of the last agent at once. Whoever turns,
/// only the sums behind that agent are formed anew: level k holds, for each candidate of the last
/// agent, what the agents before k contribute together. An assignment costs one vector sum and one
/// rectified product of the hidden width, a few additions for σ², one exponential and one root.
public struct FactoredMaximizer<Scalar: BLASScalar>: Sendable {
  /// The best assignment, of equals that of lowest rank.
  public struct Maximum: Hashable, Sendable {
    public let assignment: PromptAssignment
    public let value: Double
    /// How many assignments were scored.
    public let evaluations: Int
    /// How many values were NaN: they count as −∞.
    public let undefined: Int
  }

  private let tables: FactorTables<Scalar>
  private let variance: LinearUncertainty.QuadraticForm
  private let lambda: Double
  private let rule: ExplorationRule
  /// Per level the tables whose agents, the last one aside, are complete there.
  private let completed: [[FactorTables<Scalar>.Factor]]

  private var sizes: [Int] { tables.space.sizes }
  private var last: Int { sizes.count - 1 }
  private var width: Int { sizes[last] }

  /// - Precondition: tables and uncertainty have one space.
  public init(tables: FactorTables<Scalar>, uncertainty: LinearUncertainty, rule: ExplorationRule) {
    precondition(
      tables.space == uncertainty.features.space,
      "tables over \(tables.space.sizes), features over \(uncertainty.features.space.sizes)")
    self.tables = tables
    variance = uncertainty.quadraticForm
    lambda = uncertainty.parameters.lambda
    self.rule = rule
    let last = tables.space.agentCount - 1
    // A level without a table still copies the sums of the level before: it adds zeros.
    let zero = FactorTables.Factor(
      agents: [], entries: Matrix<Scalar>(rows: 1, columns: tables.bias.columns))
    let root = FactorTables.Factor(agents: [], entries: tables.bias)
    completed = (0...last).map { level in
      let found = tables.factors.filter { factor in
        (factor.agents.last { $0 != last }.map { $0 + 1 } ?? 0) == level
      }
      return (level == 0 ? [root] : found.isEmpty ? [zero] : []) + found
    }
  }

  /// - Parameter ranks: ranks of assignments that must not be returned, ascending.
  /// - Returns: `nil` when every assignment is excluded.
  /// - Precondition: the number of combinations fits an `Int`.
  /// - Complexity: O(combinations·hidden) time, O(agents·P·hidden) memory beside the tables.
  public func maximize(excluding ranks: [Int]) -> Maximum? {
    var sums = Matrix<Scalar>(rows: sizes.count * width, columns: tables.bias.columns)
    var variances = [Double](repeating: 0, count: sizes.count * width)
    var point = [Int](repeating: 0, count: last)
    var means = [Double](repeating: 0, count: width)
    var best = BlockMaximum(lambda: lambda, rule: rule, excluded: ranks)
    var changed = 0
    while true {
      for level in changed...last {
        addTables(at: level, point, to: &sums)
        addVariances(at: level, point, to: &variances)
      }
      rectifiedScores(
        of: sums, from: last * width, weights: tables.weights, offset: tables.offset, into: &means)
      best.take(means: means, variances: variances[(last * width)...])
      // The odometer: the last wheel turns fastest, and the levels behind a wheel change with it.
      guard let wheel = (0..<last).last(where: { point[$0] + 1 < sizes[$0] }) else { break }
      point[wheel] += 1
      for other in wheel + 1..<max(last, wheel + 1) { point[other] = 0 }
      changed = wheel + 1
    }
    guard best.evaluations > 0 else { return nil }
    return Maximum(
      assignment: tables.space.assignment(at: best.rank), value: best.value,
      evaluations: best.evaluations, undefined: best.undefined)
  }

  /// The block of a level: that of the level before plus every table that is complete here.
  private func addTables(at level: Int, _ point: [Int], to sums: inout Matrix<Scalar>) {
    var source = max(0, level - 1) * width
    if level == 0 { sums.fill(with: 0) }
    for factor in completed[level] {
      var row = 0
      for agent in factor.agents { row = row * sizes[agent] + (agent == last ? 0 : point[agent]) }
      addTableRows(
        of: factor.entries, from: row, repeats: factor.agents.last != last, to: &sums,
        block: (source: source, target: level * width, count: width))
      source = level * width
    }
  }

  /// λ·σ² likewise; level k adds agent k − 1, its pairs with those before and with the last one.
  private func addVariances(at level: Int, _ point: [Int], to variances: inout [Double]) {
    guard level > 0 else {
      for candidate in 0..<width { variances[candidate] = variance.own[last][candidate] }
      return
    }
    let agent = level - 1
    let candidate = point[agent]
    var shared = variance.own[agent][candidate]
    for other in 0..<agent { shared += variance.pairs[other][agent][point[other], candidate] }
    let start = candidate * width
    for index in 0..<width {
      variances[level * width + index] =
        variances[agent * width + index] + shared
        + variance.pairs[agent][last].elements[start + index]
    }
  }
}

/// The best of the blocks seen so far; not generic, so that its loop is compiled for one type.
private struct BlockMaximum {
  let lambda: Double
  let rule: ExplorationRule
  let excluded: [Int]
  private(set) var rank = 0
  private(set) var value = -Double.infinity
  private(set) var evaluations = 0
  private(set) var undefined = 0
  private var nextRank = 0
  private var nextExcluded = 0

  init(lambda: Double, rule: ExplorationRule, excluded: [Int]) {
    (self.lambda, self.rule, self.excluded) = (lambda, rule, excluded)
  }

  /// Takes the next block of assignments in rank order.
  mutating func take(means: [Double], variances: ArraySlice<Double>) {
    for (mean, variance) in zip(means, variances) {
      defer { nextRank += 1 }
      if nextExcluded < excluded.count, excluded[nextExcluded] == nextRank {
        nextExcluded += 1
        continue
      }
      let deviation = (max(0, variance) / lambda).squareRoot()
      var utility = rule.utility(mean: mean, uncertainty: deviation)
      if utility.isNaN {
        undefined += 1
        utility = -.infinity
      }
      if evaluations == 0 || utility > value { (rank, value) = (nextRank, utility) }
      evaluations += 1
    }
  }
}
