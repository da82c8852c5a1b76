import Randomness

extension MASPOSearch {
  /// One parent with its batch and, later, its offspring.
  private struct Expansion {
    let parent: BeamNode
    let batch: Batch
    /// The prompts of all agents, by place in the batch and then among the labelled questions.
    let prompts: [[String]]
    /// Baselines, likewise; `nil` for a run that failed.
    var runs: [WorkflowRun?] = []
    /// Distinct; the parent's own prompt where a proposal changed nothing.
    var candidates: [String] = []
    /// One per candidate; `nil` for one that is the parent's own prompt.
    var verdicts: [[QuestionVerdict]?] = []

    var questions: [Int] { batch.questions + batch.labelled }
  }

  /// An offspring after judging.
  private struct Offspring {
    let node: BeamNode
    /// Whether ``node`` may become the agent's best.
    let isEligible: Bool
    let isAccepted: Bool
    /// `nil` for one that changed nothing.
    let cases: MinedCases?
  }

  /// Lets every prompt of an agent's beam have offspring, judges them and keeps the best.
  ///
  /// - Returns: whether the agent's best prompt has a higher J.
  mutating func step(_ agent: Int) async throws -> Bool {
    var expansions = opened(agent)
    try await runBaselines(&expansions)
    try await propose(&expansions, for: agent)
    try await judge(&expansions, of: agent)
    let offspring = expansions.map { expansion in
      zip(expansion.candidates, expansion.verdicts).map {
        judged($0, by: $1, parent: expansion.parent)
      }
    }
    return settle(offspring, of: agent)
  }

  // MARK: Stages

  private func opened(_ agent: Int) -> [Expansion] {
    let state = states[agent]
    let path = seeds.child("batch").child(agent).child(state.depth)
    return state.beam.enumerated().map { place, node in
      var generator = path.child(configuration.sharesBatch ? 0 : place).generator
      let batch = batch(for: agent, using: &generator)
      let prompts = contexts(
        for: agent, prompt: node.prompt, count: batch.questions.count + batch.labelled.count,
        sampled: batch.questions.count, using: &generator)
      return Expansion(parent: node, batch: batch, prompts: prompts)
    }
  }

  private mutating func runBaselines(_ expansions: inout [Expansion]) async throws {
    let orders = expansions.flatMap { expansion in
      zip(expansion.questions, expansion.prompts).map {
        CallDesk.RunOrder(prompts: $1, question: $0)
      }
    }
    var runs = try await desk.runs(orders)[...]
    for index in expansions.indices {
      let count = expansions[index].questions.count
      expansions[index].runs = Array(runs.prefix(count))
      runs = runs.dropFirst(count)
    }
  }

  private mutating func propose(_ expansions: inout [Expansion], for agent: Int) async throws {
    let replicate = states[agent].depth * configuration.proposalAttempts
    let requests = expansions.flatMap { expansion in
      let traces = zip(expansion.questions, expansion.runs).map { question, run in
        run.flatMap { $0.trace(of: agent, question: question) }
      }
      let batch = expansion.batch
      var place = 0
      return batch.parts(configuration.offspring).map { part in
        defer { place += part.count }
        return ProposalRequest(
          agent: agent, prompt: expansion.parent.prompt,
          traces: traces[place..<(place + part.count)].compactMap { $0 },
          misaligned: traces[batch.questions.count...].compactMap { $0 }, replicate: replicate)
      }
    }
    let texts = try await desk.proposals(requests)
    for index in expansions.indices {
      let own = texts[(index * configuration.offspring)...].prefix(configuration.offspring)
      var seen: Set<String> = []
      expansions[index].candidates = own.map { $0 ?? expansions[index].parent.prompt }
        .filter { seen.insert($0).inserted }
    }
  }

  private mutating func judge(_ expansions: inout [Expansion], of agent: Int) async throws {
    let trials = expansions.flatMap { expansion in
      expansion.candidates.filter { $0 != expansion.parent.prompt }.map { candidate in
        let batch = expansion.batch
        return Trial(
          agent: agent, candidate: candidate, questions: batch.questions,
          injected: batch.injected, prompts: expansion.prompts, baselines: expansion.runs)
      }
    }
    var verdicts = try await verdicts(
      of: trials, lookahead: configuration.lookahead != .off
    )[...]
    for index in expansions.indices {
      expansions[index].verdicts = expansions[index].candidates.map {
        $0 == expansions[index].parent.prompt ? nil : verdicts.removeFirst()
      }
    }
  }

  // MARK: Decisions

  private func judged(
    _ candidate: String, by verdicts: [QuestionVerdict]?, parent: BeamNode
  ) -> Offspring {
    // Without a change: a tie with itself.
    let gain = verdicts.map { rule.share($0) - 0.5 } ?? 0
    let accepted = verdicts.map { isWin($0) } ?? false
    let keeps = accepted || configuration.losers == .kept
    let reward = configuration.centring == .centred ? gain : gain + 0.5
    let node = keeps ? BeamNode(prompt: candidate, score: parent.score + reward) : parent
    let cases = verdicts.map { MinedCases($0, rule: rule, limit: configuration.keptCases) }
    return Offspring(node: node, isEligible: keeps, isAccepted: accepted, cases: cases)
  }

  /// Whether verdicts show a candidate to be better than its baseline.
  func isWin(_ verdicts: [QuestionVerdict]) -> Bool {
    switch configuration.acceptance {
    case .majority: rule.share(verdicts) - 0.5 > 0
    case .lowerBound(let confidence):
      WinEvidence(shares: verdicts.map(rule.share(of:)), confidence: confidence).isWin
    }
  }

  private mutating func settle(_ offspring: [[Offspring]], of agent: Int) -> Bool {
    let all = offspring.flatMap { $0 }
    let ranked = all.map(\.node).ranked
    let before = states[agent].best
    states[agent].beam = Array(
      (configuration.deduplicates ? ranked.distinct : ranked).prefix(configuration.beamWidth))
    states[agent].depth += 1
    let winner = all.filter(\.isEligible).reduce(nil as Offspring?) { best, next in
      best.map { $0.node.score >= next.node.score } ?? false ? best : next
    }
    var improved = false
    if let winner, winner.node.score > before.score + Self.epsilon {
      states[agent].best = winner.node
      if let misaligned = winner.cases?.misaligned, !misaligned.isEmpty {
        states[agent].misaligned = misaligned
      }
      improved = true
    }
    record(summary(offspring, of: agent, before: before))
    return improved
  }

  /// By how much J must rise for a new best prompt.
  private static let epsilon = 1e-6

  private func summary(
    _ offspring: [[Offspring]], of agent: Int, before: BeamNode
  ) -> MASPOStep {
    let all = offspring.flatMap { $0 }
    let hasReaders = agent != problem.resultAgent
    // An offspring that changed nothing misaligns nothing.
    let rates = offspring.map { family in
      family.reduce(0) { $0 + ($1.cases?.misalignment ?? 0) } / Double(family.count)
    }
    return MASPOStep(
      agent: agent, depth: states[agent].depth, parents: offspring.count,
      offspring: all.count { $0.cases != nil }, accepted: all.count(where: \.isAccepted),
      improved: states[agent].best.prompt != before.prompt, bestScore: states[agent].best.score,
      misalignment: hasReaders ? rates.reduce(0, +) / Double(rates.count) : nil)
  }
}

extension WorkflowRun {
  func trace(of agent: Int, question: Int) -> ProposalRequest.Trace? {
    steps[agent].map {
      ProposalRequest.Trace(question: question, context: $0.context, output: $0.output)
    }
  }
}
