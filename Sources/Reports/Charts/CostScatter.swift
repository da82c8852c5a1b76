import PromptSpace
import Studies

/// What one example costs under each combination, beside the combination's score.
///
/// The cost is that of running it anew: what replay saved is added back, since a workflow in use has nothing to
/// replay. It is per tried example, with failed attempts in it.
struct CostScatter: Hashable {
  enum Unit: Hashable {
    case usd, tokens, calls

    var words: String {
      switch self {
      case .usd: "US dollars per 1,000 examples"
      case .tokens: "tokens per example"
      case .calls: "calls per example"
      }
    }
  }

  struct Point: Hashable {
    let trial: Int
    let cost: Double
    let score: Double
    let interval: ScoreInterval?
    /// No other trial is at least as good for at most the same cost, and better in one of the two.
    let isOnFront: Bool
  }

  /// Dollars where every cost is known, else tokens, else calls.
  let unit: Unit
  /// Usable trials, in order.
  let points: [Point]

  /// - Complexity: O(trials · log trials).
  init(_ trials: StudyTrials) {
    let complete = trials.complete.filter { $0.asked > 0 }
    let isPriced = complete.allSatisfy { $0.usage.costUSD != nil && $0.usage.savedUSD != nil }
    let hasPrice = isPriced && complete.contains { ($0.usage.costUSD ?? 0) > 0 }
    let hasTokens = complete.contains { $0.usage.inputTokens + $0.usage.outputTokens > 0 }
    let unit: Unit = hasPrice ? .usd : hasTokens ? .tokens : .calls
    let costs = complete.map { unit.cost(of: $0.usage) / Double($0.asked) }
    let front = Self.front(Array(zip(costs, complete.map { $0.score ?? 0 })))
    self.unit = unit
    points = complete.indices.compactMap { index in
      complete[index].score.map {
        Point(
          trial: complete[index].number, cost: costs[index], score: $0,
          interval: complete[index].interval, isOnFront: front.contains(index))
      }
    }
  }

  /// Whether anything is known about costs.
  var hasCosts: Bool { points.contains { $0.cost > 0 } }

  /// The front's corners, cheapest first.
  var front: [Point] {
    points.filter(\.isOnFront).sorted { ($0.cost, $0.trial) < ($1.cost, $1.trial) }
  }

  /// Indices of the points that none beats; of equal points the first.
  static func front(_ points: [(cost: Double, score: Double)]) -> Set<Int> {
    let order = points.indices.sorted {
      (points[$0].cost, -points[$0].score, $0) < (points[$1].cost, -points[$1].score, $1)
    }
    var best = -Double.infinity
    return order.reduce(into: []) { front, index in
      guard points[index].score > best else { return }
      best = points[index].score
      front.insert(index)
    }
  }
}

extension CostScatter.Unit {
  fileprivate func cost(of usage: ResourceUsage) -> Double {
    switch self {
    case .usd: 1_000 * ((usage.costUSD ?? 0) + (usage.savedUSD ?? 0))
    case .tokens: Double(usage.inputTokens + usage.outputTokens + usage.savedTokens)
    case .calls: Double(usage.neededCalls)
    }
  }
}
