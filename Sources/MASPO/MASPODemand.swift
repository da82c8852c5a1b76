import PromptSpace

/// The most calls that pieces of an optimization can take.
///
/// Kept answers, equal outputs, failed proposals and repeated prompts only lower the numbers.
public struct MASPODemand: Sendable {
  private let problem: MASPOProblem
  private let configuration: MASPOConfiguration

  /// - Precondition: the configuration has no ``MASPOConfiguration/issues``.
  public init(_ problem: MASPOProblem, _ configuration: MASPOConfiguration) {
    self.problem = problem
    self.configuration = configuration
  }

  /// Of the whole optimization: with T depths an agent, K prompts in a beam and k offspring each, there are
  /// Σ min(K, kᵗ) expansions over t < T, whose offspring are all judged, a refresh of full beams at each later
  /// visit of a fixed round, and the gate.
  ///
  /// - Complexity: O(depths · agents).
  public var total: Int {
    problem.order.reduce(gate) { sum, agent in
      let steps = (0..<configuration.schedule.depth).reduce(0) {
        $0 + step(of: agent, parents: parents(atDepth: $1))
      }
      return sum + steps + visits * refresh(of: agent, beam: configuration.beamWidth)
    }
  }

  /// Of one depth of an agent.
  func step(of agent: Int, parents: Int) -> Int {
    let batch = configuration.batchSize
    let labelled = if case .own(let limit) = configuration.misalignedCases { limit } else { 0 }
    let offspring = configuration.offspring
    let writing = offspring * configuration.proposalAttempts
    return parents
      * ((batch + labelled) * problem.callsOfRun + writing
        + offspring * batch * comparison(of: agent, lookahead: configuration.lookahead != .off))
  }

  /// Of scoring a beam anew.
  func refresh(of agent: Int, beam: Int) -> Int {
    let lookahead = configuration.refresh == .joint && configuration.lookahead != .off
    return configuration.batchSize
      * (problem.callsOfRun + beam * comparison(of: agent, lookahead: lookahead))
  }

  /// Of comparing all final prompts with their seeds.
  var gate: Int {
    guard let gate = configuration.gate else { return 0 }
    let questions = min(gate.questions, problem.questionCount / 2)
    return problem.order.reduce(0) {
      let pair = comparison(of: $1, lookahead: configuration.lookahead != .off)
      return $0 + questions * (problem.callsOfRun + pair)
    }
  }

  /// Of a candidate on one question: what runs again and what is judged.
  private func comparison(of agent: Int, lookahead: Bool) -> Int {
    let isSingle = agent == problem.resultAgent || configuration.reward == .local
    let successors = lookahead ? problem.topology.successors[agent].count : 0
    let pairs = isSingle ? 1 : 2 + successors
    return problem.callsOfRerun(from: agent)
      + pairs * (configuration.order == .both ? 2 : 1)
  }

  private func parents(atDepth depth: Int) -> Int {
    var parents = 1
    for _ in 0..<depth where parents < configuration.beamWidth {
      parents = min(configuration.beamWidth, parents * configuration.offspring)
    }
    // A refresh may put the best prompt back into the beam.
    if visits > 0, depth > 0, configuration.anchor == .accepted {
      parents = configuration.beamWidth
    }
    return parents
  }

  /// Visits of an agent that begin with a refresh.
  private var visits: Int {
    guard configuration.refresh != .never,
      case .fixedRounds(let rounds, _) = configuration.schedule
    else { return 0 }
    return rounds - 1
  }
}
