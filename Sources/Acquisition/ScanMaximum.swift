import Numerics
import PromptSpace

/// The best of the blocks seen so far.
struct ScanMaximum<Scalar: BLASScalar>: Sendable {
  /// The best open assignment's rank and value.
  private(set) var found: (rank: Int, value: Double)?
  private(set) var evaluations = 0
  private(set) var undefined = 0

  private let lambda: Double
  private let rule: ExplorationRule
  /// Whether the utility rises with σ.
  private let risesWithDeviation: Bool
  private let width: Int
  private let lane: Int
  /// For each agent how much a step of its candidate adds to the rank.
  private let rankStrides: [Int]
  /// Positions in the order of the scan, ascending.
  private let excluded: [Int]
  private var nextExcluded = 0
  /// The position of the next block's first lane.
  private var position = 0

  /// - Parameter excluded: ranks, ascending.
  init(
    space: AssignmentSpace, order: ScanOrder, lambda: Double, rule: ExplorationRule,
    excluded: [Int]
  ) {
    (self.lambda, self.rule, lane) = (lambda, rule, order.lane)
    risesWithDeviation = rule.utility(mean: 0, uncertainty: 1) >= 0
    let sizes = space.sizes
    width = sizes[order.lane]
    rankStrides = sizes.indices.map { sizes[($0 + 1)...].reduce(1, *) }
    self.excluded = excluded.map { rank in
      let assignment = space.assignment(at: rank)
      return (order.wheels + [order.lane]).reduce(0) { $0 * sizes[$1] + assignment[$1] }
    }.sorted()
  }

  /// Takes the next block in the order of the scan.
  @inline(__always)
  mutating func take(
    _ range: (highest: Scalar, hasNaN: Bool), _ logits: [Scalar], _ variances: VarianceScan,
    _ point: [Int]
  ) {
    let start = position
    position += width
    let firstExcluded = nextExcluded
    while nextExcluded < excluded.count, excluded[nextExcluded] < position { nextExcluded += 1 }
    evaluations += width - (nextExcluded - firstExcluded)
    if !range.hasNaN, let found, bound(range.highest, variances.highest) < found.value { return }
    compare(logits, variances, point, excluding: excluded[firstExcluded..<nextExcluded], start)
  }

  /// At least every utility of a block.
  private func bound(_ logit: Scalar, _ variance: Double) -> Double {
    // The C library's exponential need not be monotone in its last digits.
    let slack = 8 * Double(Scalar.ulpOfOne)
    return slack
      + rule.utility(
        mean: mean(logit), uncertainty: risesWithDeviation ? deviation(variance) : 0)
  }

  private mutating func compare(
    _ logits: [Scalar], _ variances: VarianceScan, _ point: [Int],
    excluding excluded: ArraySlice<Int>, _ start: Int
  ) {
    var first = 0
    for agent in rankStrides.indices where agent != lane {
      first += point[agent] * rankStrides[agent]
    }
    for index in 0..<width where !excluded.contains(start + index) {
      var utility = rule.utility(
        mean: mean(logits[index]), uncertainty: deviation(variances.value(lane: index)))
      if utility.isNaN {
        undefined += 1
        utility = -.infinity
      }
      let rank = first + index * rankStrides[lane]
      guard let found else {
        found = (rank, utility)
        continue
      }
      if utility > found.value || utility == found.value && rank < found.rank {
        self.found = (rank, utility)
      }
    }
  }

  private func mean(_ logit: Scalar) -> Double {
    Double(1 / (1 + Scalar.exponential(-logit)))
  }

  private func deviation(_ variance: Double) -> Double {
    (max(0, variance) / lambda).squareRoot()
  }
}
