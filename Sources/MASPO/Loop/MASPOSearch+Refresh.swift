import Randomness

extension MASPOSearch {
  /// Scores a beam anew against the agent's best prompt: J = R − 0.5, 0 for the best itself.
  mutating func refresh(_ agent: Int) async throws {
    let state = states[agent]
    var generator = seeds.child("refresh").child(agent).child(state.depth).generator
    let batch = Batch(size: configuration.batchSize, pool: pool, using: &generator)
    let baselines = try await desk.runs(
      batch.questions.map { CallDesk.RunOrder(prompts: best, question: $0) })
    let nodes = rivals(of: state)
    let trials = nodes.filter { $0.prompt != state.best.prompt }.map {
      Trial(
        agent: agent, candidate: $0.prompt, questions: batch.questions,
        prompts: batch.questions.map { _ in best }, baselines: baselines)
    }
    let lookahead = configuration.refresh == .joint && configuration.lookahead != .off
    var verdicts = try await verdicts(of: trials, lookahead: lookahead)[...]
    var scored: [(node: BeamNode, isProven: Bool)] = []
    for node in nodes {
      let own = node.prompt == state.best.prompt ? nil : verdicts.removeFirst()
      scored.append(score(node, by: own))
    }
    adopt(scored, of: agent)
  }

  /// The beam; where the best must defend its place it is among them.
  private func rivals(of state: AgentState) -> [BeamNode] {
    let holdsBest = state.beam.contains { $0.prompt == state.best.prompt }
    return configuration.anchor == .accepted && !holdsBest
      ? [state.best] + state.beam : state.beam
  }

  private func score(
    _ node: BeamNode, by verdicts: [QuestionVerdict]?
  ) -> (node: BeamNode, isProven: Bool) {
    guard let verdicts else { return (BeamNode(prompt: node.prompt, score: 0), true) }
    let gain = rule.share(verdicts) - 0.5
    let isProven = configuration.anchor == .first || isWin(verdicts)
    // What is not shown to be better counts as no better, lest its offspring inherit luck.
    return (BeamNode(prompt: node.prompt, score: isProven ? gain : min(gain, 0)), isProven)
  }

  private mutating func adopt(_ scored: [(node: BeamNode, isProven: Bool)], of agent: Int) {
    let before = states[agent]
    let order = scored.map(\.node).ranked
    let proven = scored.filter(\.isProven).map(\.node).ranked
    states[agent].beam = Array(order.prefix(configuration.beamWidth))
    if let best = proven.first { states[agent].best = best }
    record(
      MASPORefresh(
        agent: agent, depth: before.depth,
        keptFirst: states[agent].beam.first?.prompt == before.beam.first?.prompt,
        shifted: states[agent].best.prompt != before.best.prompt))
  }
}
