import PromptSpace
import Randomness

/// What a comparison on one table, or on several taken together, says about its methods.
///
/// Regret is simple regret in units of a uniform draw's: 0 at the best combination of the table, 1 on average
/// without a search. Intervals cover 95 % over the studies, given these tables.
public struct ComparisonSummary: Hashable, Codable, Sendable {
  /// One method's studies.
  public struct Method: Hashable, Codable, Sendable {
    public let name: String
    public let studies: Int
    /// Mean score of what a study would take at its end.
    public let meanBest: Double
    /// Of that choice, with a bootstrap interval.
    public let regret: MeanInterval
    /// Mean regret along the way: over the evaluations, or where calls are limited over those. Before its first
    /// evaluation a study has the seed prompts.
    public let area: Double
    /// Share of studies that come as close to the best as the target asks.
    public let reached: Double
    /// Evaluations and calls until then; `nil` where fewer than half of the studies arrive.
    public let medianEvaluations: Int?
    public let medianCalls: Int?
    public let meanEvaluations: Double
    public let meanCalls: Double
  }

  /// A method's final regrets minus the baseline's, study by study: below zero the method is better.
  public struct Difference: Hashable, Codable, Sendable {
    public let method: String
    public let baseline: String
    public let regrets: PairedRegrets
  }

  /// The table's name, or that of all of them.
  public let table: String
  public let methods: [Method]
  public let differences: [Difference]

  public static let pooledName = "all tables"

  /// - Parameters:
  ///   - results: one table's, or several to be pooled: then a pair is a table with a seed.
  ///   - baseline: the position of the method that the others are set beside.
  ///   - target: which share of the way from the mean score to the best counts as reached, in 0…1.
  /// - Precondition: at least two studies of each method.
  /// - Complexity: O(studies · (evaluations + bootstrap samples)).
  public init(
    _ table: String, of comparison: TableComparison, _ results: [TableComparison.Result],
    baseline: Int, target: Double
  ) {
    self.table = table
    let runs = comparison.methods.indices.map { method in
      results.flatMap { result in
        result.studies[method].map {
          StudyOutcome($0, on: result.problem, comparison.limits.resolved(on: result.problem))
        }
      }
    }
    let seeds = SeedSequence(seed: 1).child(table)
    methods = zip(comparison.methods, runs).map {
      Method($0.description, $1, target: target, seeds: seeds.child($0.description))
    }
    let names = comparison.methods.map(\.description)
    differences = names.indices.filter { $0 != baseline }.map { method in
      Difference(
        method: names[method], baseline: names[baseline],
        regrets: PairedRegrets(
          method: runs[method].map(\.regret), rival: runs[baseline].map(\.regret),
          seeds: seeds.child(names[method]).child(names[baseline])))
    }
  }
}

/// What a summary needs of one study.
private struct StudyOutcome {
  let best: Double
  let regret: Double
  let area: Double
  let evaluations: Int
  let calls: Int
  /// Regret and calls after each evaluation.
  let path: [(regret: Double, calls: Int)]

  init(_ priced: PricedStudy, on problem: TableProblem, _ limits: PricedStudy.Limits) {
    let points = priced.study.points
    let regrets = points.map(\.normalizedRegret)
    let start = problem.normalizedRegret(of: problem.space.seed)
    best = problem.trueScore(of: points.last?.incumbent ?? problem.space.seed)
    regret = regrets.last ?? start
    evaluations = points.count
    calls = priced.calls.last ?? 0
    path = Array(zip(regrets, priced.calls))
    // A study that ended early keeps what it has.
    let ends = limits.calls == nil ? Array(1...max(points.count, 1)) : priced.calls
    let total = limits.calls ?? limits.evaluations ?? points.count
    var (sum, before, current) = (0.0, 0, limits.calls == nil ? 0 : start)
    for (end, regret) in zip(ends, regrets) {
      // An evaluation's own step counts with its result, its calls with what was known before them.
      sum += Double(end - before) * (limits.calls == nil ? regret : current)
      (before, current) = (end, regret)
    }
    area = total > 0 ? (sum + Double(total - before) * regret) / Double(total) : start
  }
}

extension ComparisonSummary.Method {
  fileprivate init(
    _ name: String, _ outcomes: [StudyOutcome], target: Double, seeds: SeedSequence
  ) {
    func mean(_ value: (StudyOutcome) -> Double) -> Double {
      outcomes.reduce(0) { $0 + value($1) } / Double(outcomes.count)
    }
    let arrivals = outcomes.compactMap { outcome in
      outcome.path.firstIndex { $0.regret <= 1 - target + 1e-12 }.map {
        (evaluations: $0 + 1, calls: outcome.path[$0].calls)
      }
    }
    // The lower median over all studies, those that never arrive counting as infinite.
    let middle = (outcomes.count - 1) / 2
    func median(_ values: [Int]) -> Int? {
      middle < values.count ? values.sorted()[middle] : nil
    }
    self.init(
      name: name, studies: outcomes.count, meanBest: mean(\.best),
      regret: .bootstrap(outcomes.map(\.regret), seeds: seeds), area: mean(\.area),
      reached: Double(arrivals.count) / Double(outcomes.count),
      medianEvaluations: median(arrivals.map(\.evaluations)),
      medianCalls: median(arrivals.map(\.calls)), meanEvaluations: mean { Double($0.evaluations) },
      meanCalls: mean { Double($0.calls) })
  }
}
