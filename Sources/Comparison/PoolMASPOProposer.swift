import MASPO
import PromptSpace
import Randomness
import Search
import Strategies

/// ``MASPOPoolSearch`` as a proposer; when its schedule is over it draws uniformly among what is left.
struct PoolMASPOProposer: Proposer {
  private let space: AssignmentSpace
  private let search: MASPOPoolSearch
  private let exampleScores: @Sendable (PromptAssignment) -> [Double?]
  private let seeds: SeedSequence
  /// What was told, and whether it has scores.
  private var told: [PromptAssignment: Bool] = [:]

  /// - Parameters:
  ///   - exampleScores: one per example of the problem; asked for assignments that were told only.
  init(
    _ search: MASPOPoolSearch, space: AssignmentSpace, seeds: SeedSequence,
    exampleScores: @escaping @Sendable (PromptAssignment) -> [Double?]
  ) {
    self.search = search
    self.space = space
    self.seeds = seeds.child("what MASPO leaves")
    self.exampleScores = exampleScores
  }

  func suggest(pending: [PromptAssignment]) throws -> Proposal {
    let next = search.next { assignment in
      told[assignment].map { $0 ? exampleScores(assignment) : [] }
    }
    // It waits for each measurement; a batch has uniform draws beside it.
    if let next, !pending.contains(next) {
      return Proposal(
        assignment: next, source: next == space.seed ? .seed : .search,
        note: "offspring of a pool, or the prompt it is compared with")
    }
    var generator = seeds.child(told.count + pending.count).generator
    let region = SearchRegion(space, excluding: Array(told.keys) + pending)
    guard let assignment = region.draw(using: &generator) else {
      throw ProposerError.spaceExhausted
    }
    return Proposal(assignment: assignment, source: .random, note: "uniform draw")
  }

  mutating func observe(_ observation: Observation) {
    tell(observation.assignment, isUsable: observation.score.isFinite)
  }

  /// A mean from elsewhere compares no examples.
  mutating func attach(_ observation: Observation) {}

  mutating func markUnusable(_ assignment: PromptAssignment) { tell(assignment, isUsable: false) }

  private mutating func tell(_ assignment: PromptAssignment, isUsable: Bool) {
    precondition(space.contains(assignment), "\(assignment) lies outside \(space.sizes)")
    told[assignment] = isUsable
  }
}
