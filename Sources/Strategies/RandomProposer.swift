public import PromptSpace
public import Randomness
import Search

/// Proposes uniformly among what was not told yet: the baseline that a strategy has to beat.
public struct RandomProposer: Proposer {
  private let seeds: SeedSequence
  private var history: TrialHistory

  public init(space: AssignmentSpace, seeds: SeedSequence) {
    self.seeds = seeds.child("random proposer")
    history = TrialHistory(space: space)
  }

  public func suggest(pending: [PromptAssignment]) throws -> Proposal {
    var generator = seeds.child(history.told.count + pending.count).generator
    let region = SearchRegion(history.space, excluding: history.told + pending)
    guard let assignment = region.draw(using: &generator) else {
      throw ProposerError.spaceExhausted
    }
    return Proposal(assignment: assignment, source: .random, note: "uniform draw")
  }

  public mutating func observe(_ observation: Observation) { _ = history.observe(observation) }

  /// Random draws learn from nothing.
  public mutating func attach(_ observation: Observation) {}

  public mutating func markUnusable(_ assignment: PromptAssignment) {
    history.markUnusable(assignment)
  }
}
