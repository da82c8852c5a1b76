import Numerics
import PromptSpace
import Surrogates

/// The sums of factor tables along a ``ScanOrder``.
///
/// Level k holds what the tables complete by then add up to: a block of lanes from the tables that
/// know the lane, and one row for all lanes from the others.
struct TableScan<Scalar: BLASScalar>: Sendable {
  /// One table and how an assignment finds its row.
  private struct Term: Sendable {
    let entries: Matrix<Scalar>
    /// Agents without the lane, and the distance of neighbouring candidates' rows.
    let strides: [(agent: Int, stride: Int)]

    func row(_ point: [Int]) -> Int {
      strides.reduce(0) { $0 + point[$1.agent] * $1.stride }
    }
  }

  private let head: RectifiedHead<Scalar>
  /// Per level.
  private let laneTerms: [[Term]]
  private let rowTerms: [[Term]]
  /// For each level the last one up to it at which a table with lanes was added.
  private let blockLevels: [Int]
  private var blocks: Matrix<Scalar>
  private var rows: Matrix<Scalar>
  /// One logit for each lane at the last level, set by ``evaluate()``.
  private(set) var logits: [Scalar]

  init(_ tables: FactorTables<Scalar>, order: ScanOrder) {
    let (sizes, levels) = (tables.space.sizes, 0...order.wheels.count)
    let isLane = { (factor: FactorTables<Scalar>.Factor) in factor.agents.contains(order.lane) }
    let byLevel = levels.map { level in
      tables.factors.filter { order.level(of: $0.agents) == level }
    }
    laneTerms = byLevel.map { factors in
      factors.filter(isLane).map { Self.laneTerm($0, lane: order.lane, sizes: sizes) }
    }
    rowTerms = byLevel.map { factors in
      factors.filter { !isLane($0) }.map { factor in
        Term(entries: factor.entries, strides: Self.strides(factor.agents, sizes: sizes))
      }
    }
    let filled = laneTerms.map { !$0.isEmpty }
    blockLevels = levels.map { level in filled[...level].lastIndex(of: true) ?? 0 }
    head = RectifiedHead(weights: tables.weights, offset: tables.offset)
    let lanes = paddedLanes(sizes[order.lane])
    blocks = Matrix(rows: levels.count, columns: tables.bias.columns * lanes)
    rows = Matrix(rows: levels.count, columns: tables.bias.columns)
    addTableRow(of: tables.bias, at: 0, to: &rows, from: 0, into: 0)
    logits = [Scalar](repeating: 0, count: lanes)
    for term in rowTerms[0] { addTableRow(of: term.entries, at: 0, to: &rows, from: 0, into: 0) }
    for term in laneTerms[0] {
      addTableRow(of: term.entries, at: 0, to: &blocks, from: 0, into: 0)
    }
  }

  /// Forms the sums of a level above 0 from those of the level before.
  mutating func enter(_ level: Int, _ point: [Int]) {
    var source = blockLevels[level - 1]
    for term in laneTerms[level] {
      addTableRow(of: term.entries, at: term.row(point), to: &blocks, from: source, into: level)
      source = level
    }
    source = level - 1
    for term in rowTerms[level] {
      addTableRow(of: term.entries, at: term.row(point), to: &rows, from: source, into: level)
      source = level
    }
    if source < level { rows.copyRow(source, into: level) }
  }

  /// The logits of all lanes at the last level.
  ///
  /// - Returns: the largest, and whether one is NaN.
  mutating func evaluate() -> (highest: Scalar, hasNaN: Bool) {
    let level = blockLevels.count - 1
    return laneLogits(
      of: blocks, at: blockLevels[level], plus: rows, at: level, head: head, into: &logits)
  }

  private static func strides(_ agents: [Int], sizes: [Int]) -> [(agent: Int, stride: Int)] {
    var stride = 1
    var result: [(agent: Int, stride: Int)] = []
    for agent in agents.reversed() {
      result.append((agent, stride))
      stride *= sizes[agent]
    }
    return result.reversed()
  }

  /// A table with the lane's candidates side by side.
  private static func laneTerm(
    _ factor: FactorTables<Scalar>.Factor, lane: Int, sizes: [Int]
  ) -> Term {
    let old = strides(factor.agents, sizes: sizes)
    let laneStride = old.first { $0.agent == lane }?.stride ?? 1
    let others = old.filter { $0.agent != lane }
    // The first row of each block, the other agents counted up like an odometer.
    let first = others.reduce([0]) { rows, other in
      rows.flatMap { row in (0..<sizes[other.agent]).map { row + $0 * other.stride } }
    }
    return Term(
      entries: laneBlocks(
        of: factor.entries, first: first, stride: laneStride, count: sizes[lane]),
      strides: strides(others.map(\.agent), sizes: sizes))
  }
}
