import PromptSpace
public import Strategies

/// One method's search of a table, with what it would have cost.
public struct PricedStudy: Hashable, Sendable {
  /// What ends a study; the first limit that is reached counts.
  public struct Limits: Hashable, Sendable {
    public var evaluations: Int?
    /// A study ends before the first evaluation that would take it beyond.
    public var calls: Int?
    /// The same as a number of evaluations at full price, so that tables of every size get alike.
    public var callsOfEvaluations: Int?
    /// Whether an evaluation pays only for what no earlier one of its study asked.
    public var replays: Bool

    /// - Precondition: one of the limits is set, and those that are set are positive.
    public init(
      evaluations: Int? = nil, calls: Int? = nil, callsOfEvaluations: Int? = nil,
      replays: Bool = true
    ) {
      let all = [evaluations, calls, callsOfEvaluations].compactMap { $0 }
      precondition(!all.isEmpty, "a study needs a limit")
      precondition(all.allSatisfy { $0 > 0 }, "limits must be positive")
      self.evaluations = evaluations
      self.calls = calls
      self.callsOfEvaluations = callsOfEvaluations
      self.replays = replays
    }

    /// The limits on one table, all calls in ``calls``.
    func resolved(on problem: TableProblem) -> Limits {
      guard let callsOfEvaluations else { return self }
      var limits = self
      let product = callsOfEvaluations.multipliedReportingOverflow(
        by: problem.callsPerAgent.reduce(0, +))
      let own = product.overflow ? .max : product.partialValue
      limits.calls = min(calls ?? own, own)
      limits.callsOfEvaluations = nil
      return limits
    }

    /// The number of evaluations that there will be; under a cap on calls alone at least so many.
    func horizon(fullPrice: Int) -> Int? {
      evaluations ?? calls.map { max($0 / max(fullPrice, 1), 1) }
    }
  }

  public let study: InstantStudy
  /// Calls after each evaluation, in all.
  public let calls: [Int]
  /// Tokens likewise. A table knows those of whole evaluations: of one that replays, the share of its calls
  /// that are paid is taken.
  public let tokens: [Int]

  init(study: InstantStudy, calls: [Int], tokens: [Int]) {
    (self.study, self.calls, self.tokens) = (study, calls, tokens)
  }

  /// Searches a table within the limits.
  ///
  /// Without a limit of evaluations there are at most as many as the table has combinations: repeats are free
  /// where there is replay.
  ///
  /// - Throws: what the proposer throws.
  public init(
    _ proposer: any Proposer, on problem: TableProblem, limits: Limits
  ) throws {
    let limits = limits.resolved(on: problem)
    var meter = CallMeter(
      topology: problem.topology, callsPerAgent: problem.callsPerAgent, replays: limits.replays)
    var calls: [Int] = []
    var tokens: [Int] = []
    let most = limits.evaluations ?? problem.table.rows.count
    study = try InstantStudy.run(proposer, on: problem, evaluations: most) { assignment in
      let spent = calls.last ?? 0
      if let cap = limits.calls, spent + meter.price(of: assignment) > cap { return false }
      let price = meter.pay(for: assignment)
      let share = Double(price) / Double(meter.fullPrice)
      calls.append(spent + price)
      tokens.append(
        (tokens.last ?? 0) + Int((share * Double(problem.tokens(of: assignment))).rounded()))
      return true
    }
    self.calls = calls
    self.tokens = tokens
  }
}
