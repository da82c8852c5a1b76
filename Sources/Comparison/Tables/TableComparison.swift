import PromptSpace
import Randomness
import Strategies

/// Every method with every seed on every table, each one ``PricedStudy``.
public struct TableComparison: Sendable {
  /// All studies of one table.
  public struct Result: Sendable {
    public let name: String
    public let problem: TableProblem
    /// `[method][seed]`.
    public let studies: [[PricedStudy]]
  }

  public let methods: [ComparisonMethod]
  public let limits: PricedStudy.Limits
  public let seeds: [UInt64]

  public init(methods: [ComparisonMethod], limits: PricedStudy.Limits, seeds: [UInt64]) {
    self.methods = methods
    self.limits = limits
    self.seeds = seeds
  }

  /// Runs all studies, at most `width` at a time.
  ///
  /// All methods get the same seeds, so that those with a surrogate begin with the same warm-up. Nothing
  /// depends on the order in which studies end.
  ///
  /// - Parameters:
  ///   - tables: with distinct names, which are part of the seeds.
  ///   - finished: told how many studies are done, from any thread.
  /// - Throws: what a proposer throws; `CancellationError`.
  @concurrent
  public func run(
    on tables: [(name: String, problem: TableProblem)], width: Int,
    finished: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) async throws -> [Result] {
    let perTable = methods.count * seeds.count
    let total = tables.count * perTable
    var studies = [PricedStudy?](repeating: nil, count: total)
    try await withThrowingTaskGroup(of: (Int, PricedStudy).self) { group in
      var next = 0
      var done = 0
      func start() {
        guard next < total else { return }
        let index = next
        next += 1
        let table = tables[index / perTable]
        group.addTask { @concurrent in
          try Task.checkCancellation()
          let (method, seed) = (index % perTable).quotientAndRemainder(dividingBy: seeds.count)
          return (index, try study(table, methods[method], seed: seeds[seed]))
        }
      }
      for _ in 0..<max(width, 1) { start() }
      while let (index, study) = try await group.next() {
        studies[index] = study
        done += 1
        finished(done, total)
        start()
      }
    }
    let all = studies.compactMap { $0 }
    return tables.enumerated().map { table, entry in
      let own = all[(table * perTable)..<((table + 1) * perTable)]
      return Result(
        name: entry.name, problem: entry.problem,
        studies: methods.indices.map { method in
          Array(own.dropFirst(method * seeds.count).prefix(seeds.count))
        })
    }
  }

  private func study(
    _ table: (name: String, problem: TableProblem), _ method: ComparisonMethod, seed: UInt64
  ) throws -> PricedStudy {
    var limits = limits.resolved(on: table.problem)
    limits.replays = limits.replays && !method.paysInFull
    let sequence = SeedSequence(seed: seed).child(table.name).child("method")
    if limits.calls != nil,
      let search = try method.exampleSearch(
        of: table.problem, replays: limits.replays, seeds: sequence)
    {
      return try method.choosesWhole
        ? PricedStudy(buying: ExampleProposer(search), on: table.problem, limits: limits)
        : PricedStudy(search, on: table.problem, limits: limits)
    }
    let meter = CallMeter(
      topology: table.problem.topology, callsPerAgent: table.problem.callsPerAgent,
      replays: limits.replays)
    let proposer = try method.proposer(
      for: table.problem, horizon: limits.horizon(fullPrice: meter.fullPrice),
      meter: limits.calls == nil ? nil : meter, seeds: sequence)
    return try PricedStudy(proposer, on: table.problem, limits: limits)
  }
}
