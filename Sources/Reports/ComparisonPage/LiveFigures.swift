/// What a comparison with real calls found, as plain numbers: this module knows nothing of how they were made.
///
/// The best combination is unknown there, so that there is no regret: methods are set beside each other by what
/// their studies gained on examples that no search saw.
public struct LiveFigures: Hashable, Sendable {
  /// A mean over studies, with as much of a 95 % interval as they allow.
  public struct Mean: Hashable, Sendable {
    public let n: Int
    /// `nil` without values.
    public let mean: Double?
    /// `nil` below two values, and where all are equal.
    public let lower: Double?
    public let upper: Double?

    public init(n: Int, mean: Double?, lower: Double? = nil, upper: Double? = nil) {
      (self.n, self.mean, self.lower, self.upper) = (n, mean, lower, upper)
    }
  }

  /// What the studies of a method would hand over on average, ended after so many calls.
  public struct CurvePoint: Hashable, Sendable {
    public let calls: Int
    public let best: Mean

    public init(calls: Int, best: Mean) { (self.calls, self.best) = (calls, best) }
  }

  public struct Method: Hashable, Sendable {
    public var name: String
    public var studies: Int
    /// On the validation split, at the end.
    public var best: Mean
    /// The mean of that along the calls up to the cap.
    public var area: Mean
    /// On the test split.
    public var test: Mean
    /// The same over the seed prompts.
    public var gain: Mean
    /// Studies by their own paired verdict.
    public var better: Int
    public var worse: Int
    public var meanCalls: Double
    /// Each value holds until the next point.
    public var curve: [CurvePoint] = []

    public init(
      name: String, studies: Int, best: Mean, area: Mean, test: Mean, gain: Mean,
      verdicts: (better: Int, worse: Int), meanCalls: Double
    ) {
      (self.name, self.studies, self.best, self.area) = (name, studies, best, area)
      (self.test, self.gain, self.meanCalls) = (test, gain, meanCalls)
      (better, worse) = verdicts
    }
  }

  /// One study.
  public struct Study: Hashable, Sendable {
    public let method: String
    public let seed: UInt64
    /// On the test split; `nil` where it was not measured.
    public let seedTest: Double?
    public let bestTest: Double?
    /// Winner minus seed prompts, example by example; `nil` where there is no such pair.
    public let difference: ComparisonFigures.Estimate?
    /// In words.
    public let verdict: String
    /// Charged, the test split included.
    public let calls: Int

    public init(
      method: String, seed: UInt64, test: (seed: Double?, best: Double?),
      difference: ComparisonFigures.Estimate?, verdict: String, calls: Int
    ) {
      (self.method, self.seed, self.difference) = (method, seed, difference)
      (seedTest, bestTest) = test
      (self.verdict, self.calls) = (verdict, calls)
    }

    /// On the test split, over the seed prompts.
    var gain: Double? { bestTest.flatMap { best in seedTest.map { best - $0 } } }
  }

  /// A method's gain minus the baseline's, seed by seed: above zero the method is better.
  public struct Difference: Hashable, Sendable {
    public let method: String
    public let gain: Mean
    public let record: ComparisonFigures.Record
    /// Pairs of which a study was not measured.
    public let unmeasured: Int
    public let conclusion: ComparisonFigures.Conclusion

    public init(
      method: String, gain: Mean, record: ComparisonFigures.Record, unmeasured: Int,
      conclusion: ComparisonFigures.Conclusion
    ) {
      (self.method, self.gain, self.record) = (method, gain, record)
      (self.unmeasured, self.conclusion) = (unmeasured, conclusion)
    }
  }

  public let project: String
  public let maxCalls: Int
  /// The method that the others are set beside.
  public let baseline: String
  public let methods: [Method]
  public let differences: [Difference]
  public let studies: [Study]
  /// Calls that reached a server, those included that nobody was charged for.
  public let realCalls: Int

  public init(
    project: String, maxCalls: Int, baseline: String, methods: [Method],
    differences: [Difference], studies: [Study], realCalls: Int
  ) {
    (self.project, self.maxCalls, self.baseline) = (project, maxCalls, baseline)
    (self.methods, self.differences) = (methods, differences)
    (self.studies, self.realCalls) = (studies, realCalls)
  }
}
