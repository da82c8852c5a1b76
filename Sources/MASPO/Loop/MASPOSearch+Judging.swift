import PromptSpace

extension MASPOSearch {
  /// One prompt of an agent against another, on the questions of a batch.
  struct Trial: Sendable {
    let agent: Int
    let candidate: String
    let questions: [Int]
    /// How many of the questions, the first ones, are in the batch on purpose.
    var injected = 0
    /// What all agents are asked with, by place in the batch; the agent's own prompt is the baseline.
    let prompts: [[String]]
    /// By place in the batch; `nil` for a run that failed.
    let baselines: [WorkflowRun?]
  }

  /// What came of a trial.
  struct Judged: Sendable {
    var verdicts: [QuestionVerdict] = []
    /// Questions that were to be compared.
    let asked: Int
    /// Of ``verdicts``, those lost because the candidate's run alone failed.
    var failed = 0

    /// Questions without a verdict.
    var unjudged: Int { asked - verdicts.count }

    /// Whether enough questions have a verdict to decide anything.
    func suffices(maximumErrorRate: Double) -> Bool {
      !verdicts.isEmpty && Double(unjudged) <= maximumErrorRate * Double(asked)
    }
  }

  /// A question of a trial whose baseline ran.
  private struct Duel {
    let trial: Int
    let place: Int
    let baseline: WorkflowRun
    var candidate: WorkflowRun?
  }

  /// Runs the candidates of all trials and has their outputs judged.
  ///
  /// A run that fails with the candidate where it did not without is lost; were it left out, a prompt would gain
  /// by failing.
  ///
  /// - Returns: per trial, the questions whose baseline ran and where everything could be judged.
  mutating func verdicts(
    of trials: [Trial], lookahead: Bool
  ) async throws -> [Judged] {
    var duels = trials.enumerated().flatMap { index, trial in
      trial.questions.indices.compactMap { place in
        trial.baselines[place].map { Duel(trial: index, place: place, baseline: $0) }
      }
    }
    let orders = duels.map { duel in
      let trial = trials[duel.trial]
      var prompts = trial.prompts[duel.place]
      prompts[trial.agent] = trial.candidate
      return CallDesk.RunOrder(
        prompts: prompts, question: trial.questions[duel.place],
        start: (trial.agent, duel.baseline))
    }
    for (index, run) in try await desk.runs(orders).enumerated() { duels[index].candidate = run }
    let contests = duels.map { pairs($0, of: trials[$0.trial], lookahead: lookahead) }
    var shares = try await desk.shares(contests.flatMap { $0 })[...]
    var judged = trials.map { Judged(asked: $0.questions.count) }
    for (duel, pairs) in zip(duels, contests) {
      let trial = trials[duel.trial]
      let isRandom = duel.place >= trial.injected
      guard duel.candidate != nil else {
        judged[duel.trial].failed += 1
        judged[duel.trial].verdicts.append(
          loss(of: trial, on: trial.questions[duel.place], isRandom: isRandom, lookahead: lookahead)
        )
        continue
      }
      let own = Array(shares.prefix(pairs.count))
      shares = shares.dropFirst(pairs.count)
      guard let verdict = verdict(own, for: pairs, isRandom: isRandom) else { continue }
      judged[duel.trial].verdicts.append(verdict)
    }
    return judged
  }

  /// Every comparison of a question lost.
  private func loss(
    of trial: Trial, on question: Int, isRandom: Bool, lookahead: Bool
  ) -> QuestionVerdict {
    let isAlone = trial.agent == problem.resultAgent || configuration.reward == .local
    let readers = isAlone || !lookahead ? 0 : problem.topology.successors[trial.agent].count
    return QuestionVerdict(
      question: question, isRandom: isRandom, local: 0,
      next: [Double](repeating: 0, count: readers), global: isAlone ? nil : 0)
  }

  /// What is compared on one question; nothing where the candidate did not run.
  private func pairs(_ duel: Duel, of trial: Trial, lookahead: Bool) -> [CallDesk.Pair] {
    guard let candidate = duel.candidate else { return [] }
    let question = trial.questions[duel.place]
    func pair(_ role: JudgeRequest.Role, _ agent: Int) -> CallDesk.Pair {
      CallDesk.Pair(
        role: role, agent: agent, question: question, candidate: candidate.output(of: agent),
        baseline: duel.baseline.output(of: agent))
    }
    if trial.agent == problem.resultAgent { return [pair(.terminal, trial.agent)] }
    if configuration.reward == .local { return [pair(.local, trial.agent)] }
    var pairs = [pair(.local, trial.agent), pair(.global, problem.resultAgent)]
    for successor in problem.topology.successors[trial.agent] where lookahead {
      let next = pair(.next, successor)
      if !next.candidate.isBlank, !next.baseline.isBlank { pairs.append(next) }
    }
    return pairs
  }

  /// `nil` where something could not be judged.
  private func verdict(
    _ shares: [Double?], for pairs: [CallDesk.Pair], isRandom: Bool
  ) -> QuestionVerdict? {
    let known = shares.compactMap { $0 }
    guard known.count == pairs.count, let first = pairs.first else { return nil }
    return QuestionVerdict(
      question: first.question, isRandom: isRandom, local: known[0],
      next: Array(known.dropFirst(2)),
      global: known.count > 1 ? known[1] : nil)
  }
}
