import Randomness

/// The regrets of methods on one kind of problem, per seed and evaluation.
public struct ComparisonTable: Hashable, Sendable {
  public let problem: String
  public let methods: [String]
  public let seeds: [UInt64]
  /// `regrets[method][seed][evaluation]`, simple.
  public let regrets: [[[Double]]]
  /// Likewise in units of a uniform draw's regret.
  public let normalized: [[[Double]]]

  /// Groups the rows of one table by method and seed, in the order in which they first occur.
  ///
  /// - Parameter curves: rows of other tables do not count.
  /// - Precondition: every method has the same seeds.
  /// - Complexity: O(rows).
  public init(problem: String, curves: CurvesTable) {
    let rows = curves.rows.filter { $0.table == problem }
    self.problem = problem
    let methods = Self.distinct(rows.map(\.method))
    let seeds = Self.distinct(rows.map(\.seed))
    (self.methods, self.seeds) = (methods, seeds)
    var groups: [String: [UInt64: [CurvesTable.Row]]] = [:]
    for row in rows { groups[row.method, default: [:]][row.seed, default: []].append(row) }
    let ordered = methods.map { method in
      seeds.map { seed in
        guard let rows = groups[method]?[seed] else {
          preconditionFailure("no curve of \(method) with seed \(seed) in \(problem)")
        }
        return rows.sorted { $0.evaluation < $1.evaluation }
      }
    }
    regrets = ordered.map { $0.map { $0.map(\.simpleRegret) } }
    normalized = ordered.map { $0.map { $0.map(\.normalizedRegret) } }
  }

  private static func distinct<Value: Hashable>(_ values: [Value]) -> [Value] {
    var seen: Set<Value> = []
    return values.filter { seen.insert($0).inserted }
  }

  /// Evaluations that every study made.
  public var evaluations: Int { regrets.flatMap { $0.map(\.count) }.min() ?? 0 }

  /// Regrets of a method after some evaluations, one a seed.
  public func regrets(of method: Int, after evaluations: Int) -> [Double] {
    regrets[method].map { $0[evaluations - 1] }
  }

  /// A method's last regrets beside those of another.
  public func comparison(of method: Int, with rival: Int) -> PairedRegrets {
    PairedRegrets(
      method: regrets(of: method, after: evaluations),
      rival: regrets(of: rival, after: evaluations),
      seeds: SeedSequence(seed: 1).child(problem).child(methods[method]).child(methods[rival]))
  }
}
