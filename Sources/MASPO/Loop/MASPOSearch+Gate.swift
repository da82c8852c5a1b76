extension MASPOSearch {
  /// Compares every changed prompt with its seed beside the final prompts of the others, on questions that the
  /// search has not seen; a prompt that is not shown to be better there is given up before the next is looked at.
  mutating func gated(
    after ending: MASPOResult.Ending
  ) async throws -> (prompts: [String], checks: [MASPOResult.Check]) {
    let seedPrompts = problem.seedPrompts
    var prompts = best
    var checks = zip(prompts, seedPrompts).map {
      $0 == $1 ? MASPOResult.Check.unchanged : .unchecked
    }
    guard let gate = configuration.gate else { return (prompts, checks) }
    var isOver = if case .budget = ending { true } else { false }
    for agent in problem.order where checks[agent] != .unchanged {
      do {
        checks[agent] =
          isOver ? .unreached : try await check(agent, in: prompts, gate.confidence)
      } catch MASPOFault.budget {
        isOver = true
        checks[agent] = .unreached
      }
      if checks[agent] != .passed { prompts[agent] = seedPrompts[agent] }
      report(.gate(agent: agent, checks[agent]))
    }
    return (prompts, checks)
  }

  private mutating func check(
    _ agent: Int, in prompts: [String], _ confidence: Double
  ) async throws -> MASPOResult.Check {
    var seeded = prompts
    seeded[agent] = problem.seedPrompts[agent]
    let baselines = try await desk.runs(
      heldOut.map { CallDesk.RunOrder(prompts: seeded, question: $0) })
    let trial = Trial(
      agent: agent, candidate: prompts[agent], questions: heldOut,
      prompts: heldOut.map { _ in seeded }, baselines: baselines)
    let judged = try await verdicts(of: [trial], lookahead: configuration.lookahead != .off)[0]
    guard judged.suffices(maximumErrorRate: configuration.maximumErrorRate) else { return .failed }
    let shares = judged.verdicts.map(rules.rewards.share(of:))
    return WinEvidence(shares: shares, confidence: confidence).isWin ? .passed : .failed
  }
}
