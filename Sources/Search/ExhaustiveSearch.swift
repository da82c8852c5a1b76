public import PromptSpace

/// Scores every assignment that is not excluded, in rank order and in batches of bounded memory.
public struct ExhaustiveSearch: Hashable, Sendable {
  /// The largest number of combinations that is searched.
  public let limit: Int
  /// The most assignments handed to the score at once.
  public let batchSize: Int

  /// - Precondition: `limit ≥ 0` and `batchSize > 0`.
  public init(limit: Int = 4_000_000, batchSize: Int = 4_096) {
    precondition(limit >= 0 && batchSize > 0, "got limit \(limit), batch size \(batchSize)")
    self.limit = limit
    self.batchSize = batchSize
  }

  /// True for a space whose number of combinations is within the limit.
  public func admits(_ space: AssignmentSpace) -> Bool {
    space.count.map { $0 <= limit } ?? false
  }

  /// The best assignment of a region; of equal ones the lowest rank.
  ///
  /// - Parameters:
  ///   - region: the space, and what must not be returned: the score is not asked about those.
  ///   - score: a batch of assignments to as many values; NaN counts as −∞.
  /// - Returns: `nil` when every assignment is excluded.
  /// - Throws: ``SearchError/spaceTooLarge(count:limit:)``.
  /// - Complexity: O(combinations) time beside the score, O(`batchSize` · agents) memory.
  public func maximize(
    over region: SearchRegion, score: ([PromptAssignment]) -> [Double]
  ) throws(SearchError) -> SearchResult? {
    guard admits(region.space) else {
      throw .spaceTooLarge(count: region.space.count, limit: limit)
    }
    return withoutActuallyEscaping(score) { score in
      var tally = ScoreTally(batchSize: batchSize, score: score)
      var cursor = RegionCursor(region)
      var best: (assignment: PromptAssignment, value: Double)?
      var batch: [PromptAssignment] = []
      repeat {
        cursor.fill(&batch, upTo: batchSize)
        let values = tally(batch)
        guard let top = values.firstMaximum else { break }
        // Strictly better only: an equal value of an earlier batch has the lower rank.
        if best.map({ values[top] > $0.value }) ?? true { best = (batch[top], values[top]) }
      } while batch.count == batchSize
      return best.map {
        SearchResult(
          assignment: $0.assignment, value: $0.value, route: .exhaustive,
          evaluations: tally.evaluations, undefinedScores: tally.undefined)
      }
    }
  }
}
