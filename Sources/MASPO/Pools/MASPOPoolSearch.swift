public import PromptSpace
public import Randomness
import Search

/// MASPO where prompts come from pools and whole evaluations take the judge's place.
///
/// - Offspring are drawn, seeded and without repetition, among the candidates of the agent's pool that were not
///   yet measured beside the present prompts of the other agents.
/// - Two prompts are compared by the scores of the complete workflow on every example that both have a score
///   for. Nothing is known of what single agents said: the comparisons called local, next and global are one and
///   the same, so that no question is ever misaligned and the weights do not matter.
/// - Equal scores tie where the configuration knows ties. Where it does not, a seeded coin stands for the
///   judge that must choose.
/// - A comparison looks at all examples, whatever ``MASPOConfiguration/batchSize``: an evaluation buys them all.
///   There is no gate, for no example is left to it, and acceptance is by majority: a lower bound guards against
///   the luck of a few questions, but these are all that count.
///
/// Schedule, beam and refresh are those of ``MASPOOptimizer``.
public struct MASPOPoolSearch: Sendable {
  private let topology: WorkflowTopology
  private let space: AssignmentSpace
  private let configuration: MASPOConfiguration
  private let seeds: SeedSequence

  /// - Precondition: the space has a pool for each agent; the configuration has no
  ///   ``MASPOConfiguration/issues``.
  public init(
    topology: WorkflowTopology, space: AssignmentSpace, configuration: MASPOConfiguration,
    seeds: SeedSequence
  ) {
    precondition(space.sizes.count == topology.count, "\(topology.count) agents need as many pools")
    precondition(configuration.issues.isEmpty, configuration.issues.joined(separator: "; "))
    self.topology = topology
    self.space = space
    self.configuration = configuration
    self.seeds = seeds.child("maspo on pools")
  }

  /// What has to be measured next, found by going through the whole search with what is measured already.
  ///
  /// - Parameter scores: of an assignment, one per example, `nil` for an example without a score; `nil` for an
  ///   assignment that is not measured.
  /// - Returns: `nil` at the end of the schedule.
  /// - Complexity: O(depths · agents · offspring · (examples + pool)).
  public func next(_ scores: (PromptAssignment) -> [Double?]?) -> PromptAssignment? {
    withoutActuallyEscaping(scores) {
      var pass = PoolPass(topology, space, configuration, seeds, $0)
      return pass.firstUnmeasured
    }
  }
}

/// Thrown where a search can go no further.
private struct Unmeasured: Error { let assignment: PromptAssignment }

/// One way through the search.
private struct PoolPass {
  private let rules: BeamRules
  private let space: AssignmentSpace
  private let seeds: SeedSequence
  private let scores: (PromptAssignment) -> [Double?]?
  private var cursor: ScheduleCursor
  private var states: [AgentState<Int>]
  /// What this pass looked at: unlike what is known it does not depend on when the pass is made.
  private var seen: Set<PromptAssignment> = []

  init(
    _ topology: WorkflowTopology, _ space: AssignmentSpace, _ configuration: MASPOConfiguration,
    _ seeds: SeedSequence, _ scores: @escaping (PromptAssignment) -> [Double?]?
  ) {
    var configuration = configuration
    configuration.acceptance = .majority
    rules = BeamRules(configuration)
    self.space = space
    self.seeds = seeds
    self.scores = scores
    cursor = ScheduleCursor(
      configuration, order: topology.topologicalOrder.filter { space.sizes[$0] > 1 })
    states = space.seed.indices.map { AgentState(seed: $0) }
  }

  private var best: PromptAssignment { PromptAssignment(states.map(\.best.prompt)) }

  /// `nil` where all that it needs is measured.
  var firstUnmeasured: PromptAssignment? {
    mutating get {
      do {
        try run()
        return nil
      } catch { return error.assignment }
    }
  }

  private mutating func run() throws(Unmeasured) {
    var improved = false
    while let move = cursor.next(improved: improved) {
      switch move {
      case .refresh(let agent): try refresh(agent)
      case .step(let agent): improved = try step(agent)
      }
    }
  }

  private mutating func step(_ agent: Int) throws(Unmeasured) -> Bool {
    var offspring: [Offspring<Int>] = []
    for (place, parent) in states[agent].beam.enumerated() {
      let base = best.replacing(agent, with: parent.prompt)
      try look(at: base)
      let drawn = candidates(for: agent, beside: base, place: place)
      for candidate in drawn {
        let verdicts = try compare(base.replacing(agent, with: candidate), with: base)
        offspring.append(rules.offspring(candidate, by: verdicts, parent: parent))
      }
      if drawn.isEmpty { offspring.append(rules.offspring(parent.prompt, by: nil, parent: parent)) }
    }
    return rules.settle(&states[agent], offspring)
  }

  private mutating func refresh(_ agent: Int) throws(Unmeasured) {
    let state = states[agent]
    var scored: [RescoredNode<Int>] = []
    for node in rules.rivals(of: state) {
      let isBest = node.prompt == state.best.prompt
      let verdicts =
        isBest ? nil : try compare(best.replacing(agent, with: node.prompt), with: best)
      scored.append(rules.rescored(node.prompt, by: verdicts))
    }
    rules.adopt(scored, in: &states[agent])
  }

  private func candidates(for agent: Int, beside base: PromptAssignment, place: Int) -> [Int] {
    let open = (0..<space.sizes[agent]).filter {
      !seen.contains(base.replacing(agent, with: $0))
    }
    var generator = seeds.child(agent).child(states[agent].depth).child(place).generator
    return generator.sample(rules.configuration.offspring, of: open)
  }

  @discardableResult
  private mutating func look(at assignment: PromptAssignment) throws(Unmeasured) -> [Double?] {
    guard let row = scores(assignment) else { throw Unmeasured(assignment: assignment) }
    seen.insert(assignment)
    return row
  }

  private mutating func compare(
    _ candidate: PromptAssignment, with baseline: PromptAssignment
  ) throws(Unmeasured) -> [QuestionVerdict] {
    let (theirs, ours) = (try look(at: baseline), try look(at: candidate))
    var coin = seeds.child("coin").child("\(candidate) \(baseline)").generator
    return zip(ours, theirs).enumerated().compactMap { example, pair in
      // Drawn for every example, so that a missing score shifts nothing.
      let toss: Double = coin.index(below: 2) == 0 ? 0 : 1
      guard let own = pair.0, let other = pair.1 else { return nil }
      let tie = rules.configuration.order == .both ? 0.5 : toss
      return QuestionVerdict(
        question: example, isRandom: true, local: own > other ? 1 : own < other ? 0 : tie,
        next: [], global: nil)
    }
  }
}
