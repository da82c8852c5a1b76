public import PromptSpace

/// Improves one agent's candidate at a time, in topology order, with all others held fixed.
///
/// A coordinate step scores all P_i candidates of agent i and takes the best, of equals the lowest
/// index: a sweep costs Σ P_i scores instead of Π P_i. Steps may walk over excluded assignments, for
/// the way to a good one often leads through measured ones; the result never is excluded:
///
/// 1. the end of the sweeps, unless it is excluded; else
/// 2. the best not-excluded assignment that the sweeps scored, of equals the earliest; else
/// 3. the best of the not-excluded assignments nearest to the end, counted in changed agents.
///
/// Of several starts the best result counts, of equals the earliest start.
/// Method: MASPOB, arXiv 2603.02630, coordinate search of the acquisition.
public struct CoordinateAscent: Hashable, Sendable {
  /// How often all coordinates are visited.
  public enum Sweeps: Hashable, Codable, Sendable {
    /// Exactly one pass, as the reference implementation does.
    case single
    /// Until a pass changes nothing, at most `limit` passes: rounding that depends on the batch
    /// could otherwise make two assignments take turns.
    case untilStable(limit: Int)

    var limit: Int {
      switch self {
      case .single: 1
      case .untilStable(let limit): limit
      }
    }
  }

  public let sweeps: Sweeps
  /// The most assignments handed to the score at once, also the most that rule 3 scores.
  public let batchSize: Int

  /// - Precondition: the limit of sweeps and `batchSize` are positive.
  public init(sweeps: Sweeps = .single, batchSize: Int = 4_096) {
    precondition(sweeps.limit > 0 && batchSize > 0, "got \(sweeps), batch size \(batchSize)")
    self.sweeps = sweeps
    self.batchSize = batchSize
  }

  /// The best assignment found from any of the starts.
  ///
  /// - Parameters:
  ///   - region: the space, and what must not be returned.
  ///   - starts: where to begin, at least one; they may be excluded.
  ///   - generator: draws the random starts, in order, and nothing else.
  ///   - score: a batch of assignments to as many values; NaN counts as −∞.
  /// - Returns: `nil` when every assignment is excluded.
  /// - Precondition: starts lie in the space.
  /// - Complexity: Σ P_i scores a sweep, O(Σ P_i · agents) time beside them.
  public func maximize(
    over region: SearchRegion, from starts: [SearchStart],
    using generator: inout some RandomNumberGenerator, score: ([PromptAssignment]) -> [Double]
  ) -> SearchResult? {
    precondition(!starts.isEmpty, "an ascent needs a start")
    if region.isEmpty { return nil }
    let points = starts.map { start in
      switch start {
      case .incumbent(let point), .lastSelection(let point): point
      case .random: region.space.draw(using: &generator)
      }
    }
    return withoutActuallyEscaping(score) { score in
      var climb = Climb(region: region, tally: ScoreTally(batchSize: batchSize, score: score))
      var best: Climb.Find?
      for (start, point) in zip(starts, points) {
        let find = climb.run(from: point, kind: start.kind, limit: sweeps.limit)
        if let find, best.map({ find.value > $0.value }) ?? true { best = find }
      }
      return best.map {
        SearchResult(
          assignment: $0.assignment, value: $0.value, route: $0.route,
          evaluations: climb.tally.evaluations, undefinedScores: climb.tally.undefined)
      }
    }
  }
}
