public import PromptSpace
public import Randomness
import Search

/// Tries all candidates of one agent with the others held at the best so far, keeps the best, and goes on
/// to the next agent.
///
/// Begins at the seed prompts. Agents come in a random order, an agent's candidates too. When a round over
/// all agents changed nothing, it begins again at a uniform draw.
public struct CoordinateGreedyProposer: Proposer {
  private let seeds: SeedSequence
  private var history: TrialHistory
  private var sweep: CoordinateSweep

  public init(space: AssignmentSpace, seeds: SeedSequence) {
    self.seeds = seeds.child("coordinate-greedy proposer")
    history = TrialHistory(space: space)
    var generator = self.seeds.child("order").generator
    sweep = CoordinateSweep(
      space: space, order: generator.shuffled(Array(space.sizes.indices)))
  }

  public func suggest(pending: [PromptAssignment]) throws -> Proposal {
    let region = SearchRegion(history.space, excluding: history.told + pending)
    if region.isEmpty { throw ProposerError.spaceExhausted }
    var generator = seeds.child(history.length + pending.count).generator
    var sweep = sweep
    // A batch goes on as if what is pending changed nothing.
    if !pending.isEmpty { sweep.advance(history, closed: region.excluded) }
    if let base = sweep.base {
      let line = sweep.line(from: base).filter(region.contains)
      if !line.isEmpty {
        return Proposal(
          assignment: line[generator.index(below: line.count)], source: .search,
          note: "coordinate-wise, agent \(sweep.agent + 1) around \(base)")
      }
    }
    return try opening(region, using: &generator)
  }

  public mutating func observe(_ observation: Observation) {
    let usable = history.observe(observation)
    if usable, sweep.base == nil { sweep.begin(at: observation.assignment) }
    sweep.advance(history, closed: Set(history.told))
  }

  public mutating func attach(_ observation: Observation) { _ = history.attach(observation) }

  public mutating func markUnusable(_ assignment: PromptAssignment) {
    history.markUnusable(assignment)
    sweep.advance(history, closed: Set(history.told))
  }

  /// Where a sweep begins: what is known to be best before the first, later a draw.
  private func opening(
    _ region: SearchRegion, using generator: inout some RandomNumberGenerator
  ) throws -> Proposal {
    let start = history.told.isEmpty ? history.incumbent ?? history.space.seed : nil
    if let start, region.contains(start) {
      return Proposal(
        assignment: start, source: start == history.space.seed ? .seed : .search,
        note: "start of the first sweep")
    }
    guard let assignment = region.draw(using: &generator) else {
      throw ProposerError.spaceExhausted
    }
    return Proposal(assignment: assignment, source: .random, note: "uniform draw, a new start")
  }
}

/// Where a coordinate-wise search stands.
struct CoordinateSweep: Sendable {
  let space: AssignmentSpace
  /// The order in which agents take turns.
  let order: [Int]
  /// What all agents but one are held at; `nil` before a start is measured.
  private(set) var base: PromptAssignment?
  private var position = 0
  /// Agents in a row whose turn changed nothing.
  private var unchanged = 0

  init(space: AssignmentSpace, order: [Int]) {
    self.space = space
    self.order = order
  }

  /// Whose turn it is.
  var agent: Int { order[position] }

  mutating func begin(at start: PromptAssignment) {
    (base, position, unchanged) = (start, 0, 0)
  }

  /// All candidates of the agent in turn, the others as in `base`.
  func line(from base: PromptAssignment) -> [PromptAssignment] {
    (0..<space.sizes[agent]).map { base.replacing(agent, with: $0) }
  }

  /// Ends the turns of agents whose candidates are all measured; after a round without a change there is
  /// no base any more.
  mutating func advance(_ history: TrialHistory, closed: Set<PromptAssignment>) {
    while let current = base {
      let line = Set(line(from: current))
      guard line.isSubset(of: closed) else { return }
      let best = TrialHistory.best(of: history.observations.filter { line.contains($0.assignment) })
      unchanged = best == nil || best == current ? unchanged + 1 : 1
      base = unchanged >= order.count ? nil : best ?? current
      position = (position + 1) % order.count
    }
  }
}
