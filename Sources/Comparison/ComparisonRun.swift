public import Randomness

/// Every method on every problem of a list, each pair one ``InstantStudy``.
public struct ComparisonRun: Sendable {
  public let methods: [ComparisonMethod]
  public let evaluations: Int

  public init(methods: [ComparisonMethod], evaluations: Int) {
    self.methods = methods
    self.evaluations = evaluations
  }

  /// The studies of one problem, in the order of the methods.
  ///
  /// All methods get the same seeds: those with a surrogate begin with the same warm-up, `random` has draws of
  /// its own.
  public func studies(
    of problem: some InstantProblem, seeds: SeedSequence
  ) throws -> [InstantStudy] {
    try methods.map { method in
      try InstantStudy.run(
        method.proposer(for: problem, horizon: evaluations, seeds: seeds.child("method")),
        on: problem,
        evaluations: evaluations)
    }
  }

  /// The studies of many seeds of a family, at most `width` at a time.
  ///
  /// A seed draws the problem, all answers and the methods' own choices; nothing depends on the order in
  /// which studies end.
  ///
  /// - Parameter finished: called after each seed, in no certain order.
  /// - Returns: per seed, in their order, the studies in the order of the methods.
  @concurrent
  public func studies(
    of family: SyntheticFamily, seeds: [UInt64], width: Int,
    finished: @escaping @Sendable (UInt64) -> Void = { _ in }
  ) async throws -> [[InstantStudy]] {
    try await withThrowingTaskGroup(of: (Int, [InstantStudy]).self) { group in
      var results = [[InstantStudy]?](repeating: nil, count: seeds.count)
      var next = 0
      func start() {
        guard next < seeds.count else { return }
        let index = next
        next += 1
        group.addTask { @concurrent in
          let sequence = SeedSequence(seed: seeds[index]).child(family.name)
          let problem = SyntheticProblem(family, seeds: sequence.child("problem"))
          let studies = try self.studies(of: problem, seeds: sequence)
          finished(seeds[index])
          return (index, studies)
        }
      }
      for _ in 0..<max(width, 1) { start() }
      while let (index, studies) = try await group.next() {
        results[index] = studies
        start()
      }
      return results.compactMap { $0 }
    }
  }
}
