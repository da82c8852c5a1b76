public import PromptSpace
public import Randomness
import Search

/// The best single prompt of each agent, each measured with all others at their seed prompts, then
/// combined: what a person would do who believes that agents do not depend on each other.
///
/// First the seed prompts, then every other candidate alone in a random order, then combinations by the sum
/// of what their candidates gained alone, the highest first; a candidate that was not measured alone counts
/// as its seed. With a horizon the combining begins at the last evaluation, whatever is left to measure.
public struct BestSingleProposer: Proposer {
  private let seeds: SeedSequence
  private let horizon: Int?
  private var history: TrialHistory

  /// - Parameter horizon: the number of evaluations that there will be, where it is known.
  public init(space: AssignmentSpace, horizon: Int? = nil, seeds: SeedSequence) {
    self.seeds = seeds.child("best-single proposer")
    self.horizon = horizon
    history = TrialHistory(space: space)
  }

  public func suggest(pending: [PromptAssignment]) throws -> Proposal {
    let region = SearchRegion(history.space, excluding: history.told + pending)
    if region.isEmpty { throw ProposerError.spaceExhausted }
    let seed = history.space.seed
    if region.contains(seed) {
      return Proposal(assignment: seed, source: .seed, note: "all seed prompts, the baseline")
    }
    var generator = seeds.child(history.length + pending.count).generator
    let singles = singles.filter(region.contains)
    let isLast = horizon.map { history.told.count + pending.count >= $0 - 1 } ?? false
    if !singles.isEmpty, !isLast {
      return Proposal(
        assignment: singles[generator.index(below: singles.count)], source: .random,
        note: "one candidate alone, \(singles.count) left")
    }
    return try combination(region, using: &generator)
  }

  public mutating func observe(_ observation: Observation) { _ = history.observe(observation) }

  public mutating func attach(_ observation: Observation) { _ = history.attach(observation) }

  public mutating func markUnusable(_ assignment: PromptAssignment) {
    history.markUnusable(assignment)
  }

  /// All assignments that differ from the seed prompts in one agent.
  private var singles: [PromptAssignment] {
    let seed = history.space.seed
    return history.space.sizes.enumerated().flatMap { agent, size in
      (1..<max(size, 1)).map { seed.replacing(agent, with: $0) }
    }
  }

  private func combination(
    _ region: SearchRegion, using generator: inout some RandomNumberGenerator
  ) throws -> Proposal {
    let gains = gains
    let score = { (batch: [PromptAssignment]) in
      batch.map { assignment in
        assignment.indices.enumerated().reduce(0) { $0 + gains[$1.offset][$1.element] }
      }
    }
    let exhaustive = ExhaustiveSearch(limit: 10_000)
    let found =
      exhaustive.admits(region.space)
      ? try exhaustive.maximize(over: region, score: score)
      : CoordinateAscent().maximize(over: region, from: [.random], using: &generator, score: score)
    guard let found else { throw ProposerError.spaceExhausted }
    return Proposal(
      assignment: found.assignment, source: .search, predictedMean: nil, acquisition: found.value,
      note: "sum of single gains")
  }

  /// What each candidate alone scored above the seed prompts; 0 where that is not known.
  private var gains: [[Double]] {
    let seed = history.space.seed
    let means = Dictionary(grouping: history.observations, by: \.assignment)
      .mapValues { $0.map(\.score).reduce(0, +) / Double($0.count) }
    return history.space.sizes.enumerated().map { agent, size in
      (0..<size).map { candidate in
        guard let base = means[seed], let mean = means[seed.replacing(agent, with: candidate)]
        else { return 0 }
        return mean - base
      }
    }
  }
}
