import PromptSpace

/// Walks the assignments of a countable region in rank order without a hash look-up per step.
struct RegionCursor {
  private let sizes: [Int]
  private let excludedRanks: [Int]
  private let count: Int
  private var rank = 0
  private var nextExcluded = 0
  private var current: PromptAssignment

  /// - Precondition: the number of the space's combinations fits an `Int`.
  init(_ region: SearchRegion) {
    sizes = region.space.sizes
    excludedRanks = region.excludedRanks
    count = region.space.count ?? 0
    current = region.space.seed
  }

  /// Replaces the batch by the next assignments, fewer than `limit` only at the end.
  mutating func fill(_ batch: inout [PromptAssignment], upTo limit: Int) {
    batch.removeAll(keepingCapacity: true)
    while batch.count < limit, rank < count {
      if nextExcluded < excludedRanks.count, excludedRanks[nextExcluded] == rank {
        nextExcluded += 1
      } else {
        batch.append(current)
      }
      advance()
    }
  }

  /// The next rank, like an odometer whose last wheel turns fastest.
  private mutating func advance() {
    rank += 1
    for agent in sizes.indices.reversed() {
      current[agent] += 1
      if current[agent] < sizes[agent] { return }
      current[agent] = 0
    }
  }
}
