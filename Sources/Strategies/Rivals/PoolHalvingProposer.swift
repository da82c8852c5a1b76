public import PromptSpace
public import Randomness
import Search

/// Successive halving of the pools: all candidates play in random combinations, then the better half of
/// each agent's candidates goes on.
///
/// Successive halving proper gives many contestants little and few contestants much. Here every evaluation
/// costs the same, so what is halved are not combinations but each agent's candidates, judged by the mean
/// score of the combinations that they took part in. A rung lasts until each surviving candidate played at
/// least once; in it each agent plays its least played survivors. After the last rung it begins anew with
/// the whole pools. Interactions between agents are noise to it.
///
/// Source: K. Jamieson, A. Talwalkar, AISTATS 2016, for the halving.
public struct PoolHalvingProposer: Proposer {
  private let seeds: SeedSequence
  private var history: TrialHistory
  /// Per agent, ascending.
  private var survivors: [[Int]]
  /// What was told before the rung began.
  private var rungStart = 0

  public init(space: AssignmentSpace, seeds: SeedSequence) {
    self.seeds = seeds.child("pool-halving proposer")
    history = TrialHistory(space: space)
    survivors = space.sizes.map { Array(0..<$0) }
  }

  public func suggest(pending: [PromptAssignment]) throws -> Proposal {
    let region = SearchRegion(history.space, excluding: history.told + pending)
    var generator = seeds.child(history.length + pending.count).generator
    let played = counts(of: history.told[rungStart...] + pending)
    for _ in 0..<Self.attempts {
      let assignment = PromptAssignment(
        survivors.indices.map { agent in
          let least = survivors[agent].map { played[agent][$0] }.min() ?? 0
          let idle = survivors[agent].filter { played[agent][$0] == least }
          return idle[generator.index(below: idle.count)]
        })
      guard region.contains(assignment) else { continue }
      return Proposal(
        assignment: assignment, source: .search,
        note: "a rung with \(survivors.map(\.count)) candidates")
    }
    guard let assignment = region.draw(using: &generator) else {
      throw ProposerError.spaceExhausted
    }
    return Proposal(
      assignment: assignment, source: .random, note: "uniform draw, the rung has nothing new")
  }

  public mutating func observe(_ observation: Observation) {
    _ = history.observe(observation)
    halveIfDone()
  }

  public mutating func attach(_ observation: Observation) { _ = history.attach(observation) }

  public mutating func markUnusable(_ assignment: PromptAssignment) {
    history.markUnusable(assignment)
    halveIfDone()
  }

  private static let attempts = 16

  private mutating func halveIfDone() {
    let length = survivors.map(\.count).max() ?? 1
    guard history.told.count - rungStart >= length else { return }
    rungStart = history.told.count
    let means = means()
    survivors =
      length == 1
      ? history.space.sizes.map { Array(0..<$0) }
      : survivors.enumerated().map { agent, pool in
        let ranked = pool.sorted {
          let (left, right) = (means[agent][$0], means[agent][$1])
          return left == right ? $0 < $1 : left > right
        }
        return ranked.prefix((pool.count + 1) / 2).sorted()
      }
  }

  private func counts(of assignments: some Sequence<PromptAssignment>) -> [[Int]] {
    var counts = history.space.sizes.map { [Int](repeating: 0, count: $0) }
    for assignment in assignments {
      for (agent, candidate) in assignment.indices.enumerated() { counts[agent][candidate] += 1 }
    }
    return counts
  }

  /// Mean score of each candidate's combinations; −∞ without any.
  private func means() -> [[Double]] {
    var sums = history.space.sizes.map { [Double](repeating: 0, count: $0) }
    for observation in history.observations {
      for (agent, candidate) in observation.assignment.indices.enumerated() {
        sums[agent][candidate] += observation.score
      }
    }
    let counts = counts(of: history.observations.map(\.assignment))
    return zip(sums, counts).map { sums, counts in
      zip(sums, counts).map { $1 == 0 ? -Double.infinity : $0 / Double($1) }
    }
  }
}
