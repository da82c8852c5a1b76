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

  /// A question of a trial that ran both ways.
  private struct Duel {
    let trial: Int
    let place: Int
    let baseline: WorkflowRun
    var candidate: WorkflowRun?
  }

  /// Runs the candidates of all trials and has their outputs judged.
  ///
  /// - Returns: per trial, the questions on which everything could be run and judged.
  mutating func verdicts(
    of trials: [Trial], lookahead: Bool
  ) async throws -> [[QuestionVerdict]] {
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
    var verdicts = [[QuestionVerdict]](repeating: [], count: trials.count)
    for (duel, pairs) in zip(duels, contests) {
      let own = Array(shares.prefix(pairs.count))
      shares = shares.dropFirst(pairs.count)
      guard
        let verdict = verdict(own, for: pairs, isRandom: duel.place >= trials[duel.trial].injected)
      else { continue }
      verdicts[duel.trial].append(verdict)
    }
    return verdicts
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
