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

  /// - Parameter studies: per seed the studies in the order of the methods, all of one length.
  public init(problem: String, methods: [String], seeds: [UInt64], studies: [[InstantStudy]]) {
    precondition(studies.count == seeds.count, "\(studies.count) of \(seeds.count) seeds")
    self.problem = problem
    self.methods = methods
    self.seeds = seeds
    regrets = methods.indices.map { method in
      studies.map { $0[method].points.map(\.simpleRegret) }
    }
    normalized = methods.indices.map { method in
      studies.map { $0[method].points.map(\.normalizedRegret) }
    }
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
