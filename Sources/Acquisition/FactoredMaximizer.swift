public import Numerics
public import PromptSpace
public import Surrogates

/// The exact maximum of a utility whose mean is a sum of tables and whose variance one of pairs.
///
/// Every assignment's logit and variance are formed, all candidates of one agent at once, each a few
/// vector sums beyond those of its neighbour; see ``ScanOrder``. The logistic function and the root
/// rise, so that the largest logit and the largest variance of such a block bound its utilities: only
/// blocks whose bound reaches the best value so far are looked at one by one.
public struct FactoredMaximizer<Scalar: BLASScalar>: Sendable {
  /// The best assignment, of equals that of lowest rank.
  public struct Maximum: Hashable, Sendable {
    public let assignment: PromptAssignment
    public let value: Double
    /// How many assignments were compared.
    public let evaluations: Int
    /// How many values were NaN: they count as −∞.
    public let undefined: Int
  }

  private let tables: FactorTables<Scalar>
  private let order: ScanOrder
  private let variances: VarianceScan
  private let lambda: Double
  private let rule: ExplorationRule

  /// - Precondition: tables and uncertainty have one space.
  public init(tables: FactorTables<Scalar>, uncertainty: LinearUncertainty, rule: ExplorationRule) {
    precondition(
      tables.space == uncertainty.features.space,
      "tables over \(tables.space.sizes), features over \(uncertainty.features.space.sizes)")
    self.tables = tables
    order = ScanOrder(sizes: tables.space.sizes, tables: tables.factors.map(\.agents))
    variances = VarianceScan(uncertainty.quadraticForm, order: order)
    lambda = uncertainty.parameters.lambda
    self.rule = rule
  }

  /// - Parameter ranks: ranks of assignments that must not be returned, ascending.
  /// - Returns: `nil` when every assignment is excluded.
  /// - Precondition: the number of combinations fits an `Int`.
  /// - Complexity: O(combinations·hidden) time, O(agents·P·hidden) memory beside the tables and a
  ///   second copy of those that know the agent whose candidates are taken at once.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func maximize(excluding ranks: [Int]) -> Maximum? {
    let (sizes, wheels) = (tables.space.sizes, order.wheels)
    var scan = TableScan(tables, order: order)
    var variances = variances
    var point = [Int](repeating: 0, count: sizes.count)
    var best = ScanMaximum<Scalar>(
      space: tables.space, order: order, lambda: lambda, rule: rule, excluded: ranks)
    var changed = 1
    while true {
      for level in changed..<max(changed, wheels.count + 1) {
        scan.enter(level, point)
        variances.enter(level, point)
      }
      let range = scan.evaluate()
      best.take(range, scan.logits, variances, point)
      // The odometer: the last wheel turns fastest, and the levels behind a wheel change with it.
      guard let wheel = wheels.lastIndex(where: { point[$0] + 1 < sizes[$0] }) else { break }
      point[wheels[wheel]] += 1
      for other in wheels[(wheel + 1)...] { point[other] = 0 }
      changed = wheel + 1
    }
    guard let (rank, value) = best.found else { return nil }
    return Maximum(
      assignment: tables.space.assignment(at: rank), value: value,
      evaluations: best.evaluations, undefined: best.undefined)
  }
}
