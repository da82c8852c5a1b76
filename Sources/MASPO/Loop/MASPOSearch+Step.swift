import Randomness

extension MASPOSearch {
  /// One parent with its batch and, later, its offspring.
  private struct Expansion {
    let parent: BeamNode<String>
    let batch: Batch
    /// The prompts of all agents, by place in the batch and then among the labelled questions.
    let prompts: [[String]]
    /// Baselines, likewise; `nil` for a run that failed.
    var runs: [WorkflowRun?] = []
    /// Distinct; the parent's own prompt where a proposal changed nothing.
    var candidates: [String] = []
    /// One per candidate; `nil` for one that is the parent's own prompt.
    var verdicts: [Judged?] = []

    var questions: [Int] { batch.questions + batch.labelled }
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
        rules.offspring(
          $0, by: $1?.verdicts, suffices: suffices($1), parent: expansion.parent)
      }
    }
    let before = states[agent].best
    let improved = rules.settle(&states[agent], offspring.flatMap { $0 })
    let judged = expansions.flatMap { $0.verdicts.compactMap(\.self) }
    record(summary(offspring, judged, of: agent, before: before))
    return improved
  }

  /// Whether a comparison may decide anything; none is needed of a prompt with itself.
  func suffices(_ judged: Judged?) -> Bool {
    judged?.suffices(maximumErrorRate: configuration.maximumErrorRate) ?? true
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

  private func summary(
    _ offspring: [[Offspring<String>]], _ judged: [Judged], of agent: Int,
    before: BeamNode<String>
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
      misalignment: hasReaders ? rates.reduce(0, +) / Double(rates.count) : nil,
      judged: judged.reduce(0) { $0 + $1.verdicts.count },
      failed: judged.reduce(0) { $0 + $1.failed },
      unjudged: judged.reduce(0) { $0 + $1.unjudged })
  }
}

extension WorkflowRun {
  func trace(of agent: Int, question: Int) -> ProposalRequest.Trace? {
    steps[agent].map {
      ProposalRequest.Trace(question: question, context: $0.context, output: $0.output)
    }
  }
}
