import Randomness

/// An optimization under way; nothing of it changes but by whole depths, refreshes and calls.
struct MASPOSearch: Sendable {
  let problem: MASPOProblem
  let configuration: MASPOConfiguration
  let seeds: SeedSequence
  let pool: [Int]
  let heldOut: [Int]
  let rules: BeamRules
  private let progress: @Sendable (MASPOEvent) -> Void

  var desk: CallDesk
  var states: [AgentState<String>]
  private(set) var steps: [MASPOStep] = []
  private(set) var refreshes: [MASPORefresh] = []

  init(_ optimizer: MASPOOptimizer) {
    problem = optimizer.problem
    configuration = optimizer.configuration
    seeds = optimizer.seeds
    (pool, heldOut) = optimizer.split
    rules = BeamRules(configuration)
    progress = optimizer.progress
    desk = CallDesk(optimizer.services, configuration, width: optimizer.width)
    states = problem.seedPrompts.map { AgentState(seed: $0) }
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

// MARK: Schedule

extension MASPOSearch {
  /// Thrown where the next piece of work might take too many calls.
  struct LimitReached: Error {}

  mutating func run() async throws -> MASPOResult.Ending {
    var cursor = ScheduleCursor(configuration, order: problem.order)
    var improved = false
    do {
      while let move = cursor.next(improved: improved) {
        switch move {
        case .refresh(let agent):
          try admit(demand.refresh(of: agent, beam: states[agent].beam.count))
          try await refresh(agent)
        case .step(let agent):
          try admit(demand.step(of: agent, parents: states[agent].beam.count))
          improved = try await step(agent)
        }
      }
      return .completed
    } catch is LimitReached {
      return .callLimit
    } catch MASPOFault.budget(let message) {
      return .budget(message)
    }
  }

  private var demand: MASPODemand { MASPODemand(problem, configuration) }

  /// Decided by what was asked for, not by what was paid, so that a resumed optimization decides the same.
  private func admit(_ calls: Int) throws {
    guard let limit = configuration.maximumCalls else { return }
    if desk.calls.total + calls + demand.gate > limit { throw LimitReached() }
  }
}
