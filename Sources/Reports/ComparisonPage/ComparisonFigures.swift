/// What a comparison of methods found, as plain numbers: this module knows nothing of how they were made.
///
/// Regret is normalized: 0 at the best combination of a table, 1 on average for a uniform draw.
public struct ComparisonFigures: Hashable, Sendable {
  /// A mean with its 95 % interval.
  public struct Estimate: Hashable, Sendable {
    public let mean: Double
    public let lower: Double
    public let upper: Double

    public init(mean: Double, lower: Double, upper: Double) {
      (self.mean, self.lower, self.upper) = (mean, lower, upper)
    }
  }

  /// Mean regret over the studies once so much was spent.
  public struct CurvePoint: Hashable, Sendable {
    public let spent: Double
    public let regret: Estimate

    public init(spent: Double, regret: Estimate) { (self.spent, self.regret) = (spent, regret) }
  }

  /// One method's studies of one table, or of several pooled.
  public struct Method: Hashable, Sendable {
    public var name: String
    public var studies: Int
    public var regret: Estimate
    public var meanBest: Double
    /// Mean regret along the way.
    public var area = 0.0
    /// Share of studies that reach the target.
    public var reached = 0.0
    /// `nil` where fewer than half of the studies reach it.
    public var medianEvaluations: Int?
    public var medianCalls: Int?
    public var meanCalls = 0.0
    public var byEvaluations: [CurvePoint] = []
    public var byCalls: [CurvePoint] = []

    /// What is not given here is set afterwards.
    public init(name: String, studies: Int, regret: Estimate, meanBest: Double) {
      self.name = name
      self.studies = studies
      self.regret = regret
      self.meanBest = meanBest
    }
  }

  public enum Conclusion: String, Hashable, Sendable {
    case better, worse
    case notShown = "not shown to differ"
  }

  /// On how many studies the method's regret is lower, equal and higher.
  public struct Record: Hashable, Sendable {
    public let wins: Int
    public let ties: Int
    public let losses: Int

    public init(wins: Int, ties: Int, losses: Int) {
      (self.wins, self.ties, self.losses) = (wins, ties, losses)
    }
  }

  /// A method's final regret minus the baseline's, study by study: below zero the method is better.
  public struct Difference: Hashable, Sendable {
    public let method: String
    public let regret: Estimate
    public let record: Record
    public let conclusion: Conclusion

    public init(method: String, regret: Estimate, record: Record, conclusion: Conclusion) {
      self.method = method
      self.regret = regret
      self.record = record
      self.conclusion = conclusion
    }
  }

  public struct Table: Hashable, Sendable {
    public let name: String
    public let methods: [Method]
    public let differences: [Difference]

    public init(name: String, methods: [Method], differences: [Difference]) {
      (self.name, self.methods, self.differences) = (name, methods, differences)
    }
  }

  public let tables: [Table]
  /// The method that the others are set beside.
  public let baseline: String
  /// In 0…1: how far from the mean score to the best counts as reached.
  public let target: Double
  /// Such as `20 evaluations, calls priced with replay`.
  public let limits: String
  /// What a reader must know of how single methods ran, one sentence each.
  public var notes: [String] = []

  public init(tables: [Table], baseline: String, target: Double, limits: String) {
    self.tables = tables
    self.baseline = baseline
    self.target = target
    self.limits = limits
  }
}
