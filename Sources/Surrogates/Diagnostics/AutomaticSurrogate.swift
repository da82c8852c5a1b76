internal import Numerics
public import PromptSpace
public import Randomness
internal import Synchronization

/// A surrogate that chooses its kind by leave-one-out error.
///
/// All kinds are refitted without each observation, since closed forms keep hyper-parameters that
/// have seen the left-out score: 4·(n + 1) fits, seconds for fifty observations. Hence the kinds are
/// compared on the first ``comparedCount(of:)`` observations only, a number that grows by a quarter
/// at a time; fits in between keep the kind. A choice is a pure function of the observations, with
/// seeds of its own, and copies share what they compared: a study compares 13 times in fifty
/// evaluations, and a replay once.
public struct AutomaticSurrogate: Surrogate {
  public let factory: SurrogateFactory
  public let kinds: [SurrogateKind]

  /// How the last fit chose, or `nil` before one.
  public private(set) var choice: SurrogateChoice?
  /// The chosen surrogate, fitted; `nil` before a fit.
  public private(set) var chosen: (any Surrogate)?

  private let comparisons = ComparisonMemory()

  /// - Parameter kinds: what to choose from.
  public init(_ factory: SurrogateFactory, kinds: [SurrogateKind] = SurrogateKind.allCases) {
    self.factory = factory
    self.kinds = kinds
  }

  /// How many of n observations are compared on: the last of 4, 5, 6, 7, 8, 10, 12, 15, … within n.
  public static func comparedCount(of n: Int) -> Int {
    var count = SurrogateChoice.minimumObservations
    guard n > count else { return n }
    while count + max(1, count / 4) <= n { count += max(1, count / 4) }
    return count
  }

  /// Compares all kinds where that is due, then fits the chosen one; on an error the last fit stays
  /// in force.
  ///
  /// - Throws: ``SurrogateError`` for unusable observations, or when the chosen kind's fit fails.
  public mutating func fit(
    _ observations: [Observation], seeds: SeedSequence
  ) throws -> FitReport {
    try AssignmentSpace(sizes: factory.embeddings.map(\.rows)).check(observations)
    let compared = Array(observations.prefix(Self.comparedCount(of: observations.count)))
    let choice = try comparisons.choice(for: compared) {
      try Self.choose(
        kinds, by: factory,
        SurrogateDiagnostics(compared, seeds: Self.comparisonSeeds, method: .refit))
    }
    var model = factory.make(choice.kind)
    let report = try model.fit(observations, seeds: seeds)
    (self.choice, chosen) = (choice, model)
    return report
  }

  public func predict(_ assignments: [PromptAssignment]) -> [Double] {
    guard let chosen else { preconditionFailure("predict before a successful fit") }
    return chosen.predict(assignments)
  }

  /// Compares kinds by the diagnostics' leave-one-out errors.
  ///
  /// - Throws: ``SurrogateError`` for unusable observations; a fit that diverges only removes its
  ///   kind.
  /// - Complexity: n + 1 fits of each kind.
  public static func choose(
    _ kinds: [SurrogateKind] = SurrogateKind.allCases, by factory: SurrogateFactory,
    _ diagnostics: SurrogateDiagnostics
  ) throws -> SurrogateChoice {
    guard diagnostics.observations.count >= SurrogateChoice.minimumObservations else {
      return SurrogateChoice([])
    }
    return SurrogateChoice(
      try kinds.map { kind in
        SurrogateChoice.Candidate(
          kind: kind, report: try report(on: factory.make(kind), diagnostics))
      })
  }

  /// Constant, so that the round in which a comparison falls due does not matter.
  private static let comparisonSeeds = SeedSequence(seed: 0).child("surrogate comparison")

  private static func report(
    on surrogate: any Surrogate, _ diagnostics: SurrogateDiagnostics
  ) throws -> SurrogateReport? {
    do {
      return try diagnostics.report(on: surrogate)
    } catch let error as SurrogateError {
      guard case .trainingDiverged = error else { throw error }
      return nil
    }
  }
}

/// The last comparison of a surrogate and of all its copies: each proposal fits a fresh copy.
private final class ComparisonMemory: Sendable {
  private let last = Mutex<(observations: [Observation], choice: SurrogateChoice)?>(nil)

  /// The remembered choice for the same observations, else a new one.
  func choice(
    for observations: [Observation], _ make: () throws -> SurrogateChoice
  ) rethrows -> SurrogateChoice {
    let known = last.withLock { $0 }
    if let known, known.observations == observations { return known.choice }
    let choice = try make()
    last.withLock { $0 = (observations, choice) }
    return choice
  }
}
