internal import Numerics
public import PromptSpace
public import Randomness

/// A surrogate that chooses its kind in every fit by leave-one-out error.
///
/// All kinds are refitted without each observation, since closed forms keep hyper-parameters that
/// have seen the left-out score. That makes 4·(n + 1) fits, seconds for fifty observations: little
/// beside an evaluation by a language model, much in a simulation.
public struct AutomaticSurrogate: Surrogate {
  public let factory: SurrogateFactory
  public let kinds: [SurrogateKind]

  /// How the last fit chose, or `nil` before one.
  public private(set) var choice: SurrogateChoice?
  /// The chosen surrogate, fitted; `nil` before a fit.
  public private(set) var chosen: (any Surrogate)?

  /// - Parameter kinds: what to choose from.
  public init(_ factory: SurrogateFactory, kinds: [SurrogateKind] = SurrogateKind.allCases) {
    self.factory = factory
    self.kinds = kinds
  }

  /// Compares all kinds, then fits the chosen one; on an error the last fit stays in force.
  ///
  /// - Throws: ``SurrogateError`` for unusable observations, or when the chosen kind's fit fails.
  public mutating func fit(
    _ observations: [Observation], seeds: SeedSequence
  ) throws -> FitReport {
    try AssignmentSpace(sizes: factory.embeddings.map(\.rows)).check(observations)
    let choice = try Self.choose(
      kinds, by: factory,
      SurrogateDiagnostics(observations, seeds: seeds, method: .refit))
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
