/// What a configuration makes of verdicts: who stays in a beam, and who becomes the best.
struct BeamRules: Sendable {
  let configuration: MASPOConfiguration
  let rewards: RewardRule

  init(_ configuration: MASPOConfiguration) {
    self.configuration = configuration
    rewards = RewardRule(
      lookahead: configuration.lookahead, weights: configuration.weights,
      narrowWeights: configuration.narrowWeights)
  }

  /// By how much J must rise for a new best prompt.
  private static let epsilon = 1e-6

  /// Whether verdicts show a candidate to be better than its baseline.
  func isWin(_ verdicts: [QuestionVerdict]) -> Bool {
    switch configuration.acceptance {
    case .majority: rewards.share(verdicts) - 0.5 > 0
    case .lowerBound(let confidence):
      WinEvidence(shares: verdicts.map(rewards.share(of:)), confidence: confidence).isWin
    }
  }

  /// - Parameters:
  ///   - verdicts: `nil` for a candidate that is the parent's own prompt, which ties with itself.
  ///   - suffices: false where too little could be judged: the parent takes the candidate's place, whatever
  ///     becomes of losers.
  func offspring<Prompt>(
    _ candidate: Prompt, by verdicts: [QuestionVerdict]?, suffices: Bool = true,
    parent: BeamNode<Prompt>
  ) -> Offspring<Prompt> {
    let gain = verdicts.map { rewards.share($0) - 0.5 } ?? 0
    let accepted = suffices && (verdicts.map { isWin($0) } ?? false)
    let keeps = suffices && (accepted || configuration.losers == .kept)
    let reward = configuration.centring == .centred ? gain : gain + 0.5
    return Offspring(
      node: keeps ? BeamNode(prompt: candidate, score: parent.score + reward) : parent,
      isEligible: keeps, isAccepted: accepted,
      cases: verdicts.map { MinedCases($0, rule: rewards, limit: configuration.keptCases) })
  }

  /// Ends a depth: the best of all offspring make the next beam.
  ///
  /// - Returns: whether the agent's best prompt has a higher J.
  func settle<Prompt>(
    _ state: inout AgentState<Prompt>, _ offspring: [Offspring<Prompt>]
  ) -> Bool {
    let ranked = offspring.map(\.node).ranked()
    let kept = configuration.deduplicates ? ranked.distinct() : ranked
    state.beam = Array(kept.prefix(configuration.beamWidth))
    state.depth += 1
    let winner = offspring.filter(\.isEligible).reduce(nil as Offspring<Prompt>?) { best, next in
      best.map { $0.node.score >= next.node.score } ?? false ? best : next
    }
    guard let winner, winner.node.score > state.best.score + Self.epsilon else { return false }
    state.best = winner.node
    if let misaligned = winner.cases?.misaligned, !misaligned.isEmpty {
      state.misaligned = misaligned
    }
    return true
  }

  // MARK: Refresh

  /// Whom a refresh compares: the beam, and the best where it must defend its place.
  func rivals<Prompt>(of state: AgentState<Prompt>) -> [BeamNode<Prompt>] {
    let holdsBest = state.beam.contains { $0.prompt == state.best.prompt }
    return configuration.anchor == .accepted && !holdsBest
      ? [state.best] + state.beam : state.beam
  }

  /// J = R − 0.5 against the agent's best.
  ///
  /// - Parameters:
  ///   - verdicts: `nil` for the best itself, whose J is 0.
  ///   - suffices: false where too little could be judged to take anybody's place.
  func rescored<Prompt>(
    _ prompt: Prompt, by verdicts: [QuestionVerdict]?, suffices: Bool = true
  ) -> RescoredNode<Prompt> {
    let gain = verdicts.map { rewards.share($0) - 0.5 } ?? 0
    let isProven =
      suffices && (verdicts.map { configuration.anchor == .first || isWin($0) } ?? true)
    // What is not shown to be better counts as no better, lest its offspring inherit luck.
    return RescoredNode(
      node: BeamNode(prompt: prompt, score: isProven ? gain : min(gain, 0)), isProven: isProven)
  }

  func adopt<Prompt>(_ scored: [RescoredNode<Prompt>], in state: inout AgentState<Prompt>) {
    state.beam = Array(scored.map(\.node).ranked().prefix(configuration.beamWidth))
    if let best = scored.filter(\.isProven).map(\.node).ranked().first { state.best = best }
  }
}
