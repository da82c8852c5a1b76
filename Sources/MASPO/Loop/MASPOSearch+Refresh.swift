import Randomness

extension MASPOSearch {
  /// Scores a beam anew against the agent's best prompt: J = R − 0.5, 0 for the best itself.
  mutating func refresh(_ agent: Int) async throws {
    let state = states[agent]
    var generator = seeds.child("refresh").child(agent).child(state.depth).generator
    let batch = Batch(size: configuration.batchSize, pool: pool, using: &generator)
    let baselines = try await desk.runs(
      batch.questions.map { CallDesk.RunOrder(prompts: best, question: $0) })
    let nodes = rules.rivals(of: state)
    let trials = nodes.filter { $0.prompt != state.best.prompt }.map {
      Trial(
        agent: agent, candidate: $0.prompt, questions: batch.questions,
        prompts: batch.questions.map { _ in best }, baselines: baselines)
    }
    let lookahead = configuration.refresh == .joint && configuration.lookahead != .off
    var verdicts = try await verdicts(of: trials, lookahead: lookahead)[...]
    let scored = nodes.map { node in
      let judged = node.prompt == state.best.prompt ? nil : verdicts.removeFirst()
      return rules.rescored(node.prompt, by: judged?.verdicts, suffices: suffices(judged))
    }
    rules.adopt(scored, in: &states[agent])
    record(
      MASPORefresh(
        agent: agent, depth: state.depth,
        keptFirst: states[agent].beam.first?.prompt == state.beam.first?.prompt,
        shifted: states[agent].best.prompt != state.best.prompt))
  }
}
