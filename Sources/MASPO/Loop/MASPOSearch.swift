import Randomness

/// An optimization under way; nothing of it changes but by whole depths, refreshes and calls.
struct MASPOSearch: Sendable {
  let problem: MASPOProblem
  let configuration: MASPOConfiguration
  let seeds: SeedSequence
  let pool: [Int]
  let heldOut: [Int]
  let rule: RewardRule
  private let progress: @Sendable (MASPOEvent) -> Void

  var desk: CallDesk
  var states: [AgentState]
  private(set) var steps: [MASPOStep] = []
  private(set) var refreshes: [MASPORefresh] = []

  init(_ optimizer: MASPOOptimizer) {
    problem = optimizer.problem
    configuration = optimizer.configuration
    seeds = optimizer.seeds
    (pool, heldOut) = optimizer.split
    rule = RewardRule(
      lookahead: configuration.lookahead, weights: configuration.weights,
      narrowWeights: configuration.narrowWeights)
    progress = optimizer.progress
    desk = CallDesk(optimizer.services, configuration, width: optimizer.width)
    states = problem.seedPrompts.map(AgentState.init)
  }

  /// The best prompt of every agent so far.
  var best: [String] { states.map(\.best.prompt) }

  func report(_ kind: MASPOEvent.Kind) {
    progress(MASPOEvent(kind: kind, calls: desk.calls, prompts: best))
  }

  mutating func record(_ step: MASPOStep) {
    steps.append(step)
    report(.step(step))
  }

  mutating func record(_ refresh: MASPORefresh) {
    refreshes.append(refresh)
    report(.refresh(refresh))
  }
}

// MARK: Schedules

extension MASPOSearch {
  /// Thrown where the next piece of work might take too many calls.
  struct LimitReached: Error {}

  mutating func run() async throws -> MASPOResult.Ending {
    do {
      switch configuration.schedule {
      case .fixedRounds(let rounds, let steps):
        for _ in 0..<rounds { try await round(steps: steps) }
      case .topological(let depth):
        for agent in problem.order { for _ in 0..<depth { _ = try await advance(agent) } }
      case .roundRobin(let depth, let patience):
        while problem.order.contains(where: { states[$0].depth < depth }) {
          for agent in problem.order {
            try await visit(agent, depth: depth, patience: patience)
          }
        }
      }
      return .completed
    } catch is LimitReached {
      return .callLimit
    } catch MASPOFault.budget(let message) {
      return .budget(message)
    }
  }

  private mutating func round(steps: Int) async throws {
    for agent in problem.order {
      if configuration.refresh != .never, states[agent].depth > 0 {
        try admit(demand.refresh(of: agent, beam: states[agent].beam.count))
        try await refresh(agent)
      }
      for _ in 0..<steps { _ = try await advance(agent) }
    }
  }

  private mutating func visit(_ agent: Int, depth: Int, patience: Int) async throws {
    var failures = 0
    while failures < patience, states[agent].depth < depth {
      failures = try await advance(agent) ? 0 : failures + 1
    }
  }

  /// One depth more.
  ///
  /// - Returns: whether the agent's best prompt has a higher J.
  private mutating func advance(_ agent: Int) async throws -> Bool {
    try admit(demand.step(of: agent, parents: states[agent].beam.count))
    return try await step(agent)
  }

  private var demand: MASPODemand { MASPODemand(problem, configuration) }

  /// Decided by what was asked for, not by what was paid, so that a resumed optimization decides the same.
  private func admit(_ calls: Int) throws {
    guard let limit = configuration.maximumCalls else { return }
    if desk.calls.total + calls + demand.gate > limit { throw LimitReached() }
  }
}
