import Evaluation
import LanguageModels
import PromptSpace
import Randomness
import Testing
import Workflows
import _TestSupport

/// The demand of random workflows against what the real evaluator asks of a scripted model.
@Suite struct EvaluationDemandTests {
  /// A workflow with its pools and data; every agent reads the input and some of the agents before it.
  private struct Case {
    let workflow: WorkflowDefinition
    let pools: [PromptPool]
    let examples: [Example]

    init(seed: UInt64) throws {
      var random = SeedSequence(seed: seed).generator
      var agents: [AgentDefinition] = []
      var pools: [PromptPool] = []
      for index in 0..<Int.random(in: 1...7, using: &random) {
        let senders = (0..<index).filter { _ in Bool.random(using: &random) }
        let reads = (["text"] + senders.map { "a\($0)" }).map { "{\($0)}" }
        // A placeholder may stand in a prompt more than once.
        let twice = Bool.random(using: &random) ? reads + [reads[0]] : reads
        let prompt = "Do \(index): " + twice.joined(separator: ", ")
        var agent = AgentDefinition(id: AgentID("a\(index)"), prompt: prompt, modelKey: "m")
        agent.dependencies = senders.map { AgentID("a\($0)") }
        agent.samples = Int.random(in: 1...4, using: &random)
        agent.combination = [.list, .majority, .first].randomElement(using: &random) ?? .list
        agent.sampling.maxOutputTokens = Int.random(in: 5...40, using: &random)
        agents.append(agent)
        pools.append(
          PromptPool(
            agent: agent.id,
            candidates: [prompt, "A longer way to say: " + prompt + " and no more words"]))
      }
      workflow = try WorkflowDefinition(
        name: "random", inputs: ["text"], agents: agents, result: agents.last?.id)
      self.pools = pools
      examples = (0..<Int.random(in: 1...9, using: &random)).map {
        Example(
          id: "e\($0)",
          fields: ["text": String(repeating: "ä", count: Int.random(in: 0...30, using: &random))],
          references: ["x"])
      }
    }
  }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func callsAreExactAndTokensAreBounded(seed: UInt64) async throws {
    let subject = try Case(seed: seed)
    let limits = Dictionary(
      uniqueKeysWithValues: subject.workflow.agents.map {
        ($0.id.rawValue, $0.sampling.maxOutputTokens ?? 0)
      })
    // As long an answer as the limit allows, a token a byte.
    let model = ScriptedModel { _, context in
      String(repeating: "y", count: limits[context.agent ?? ""] ?? 0)
    }
    let evaluator = try WorkflowEvaluator(
      executor: StepwiseExecutor(workflow: subject.workflow, models: ["m": model]),
      pools: subject.pools,
      datasets: [.validation: Dataset(name: "v", examples: subject.examples)],
      metric: ExactMatch())
    let demand = try EvaluationDemand(
      of: subject.workflow, pools: subject.pools, on: subject.examples)
    for candidate in [0, 1] {
      let before = model.calls.count
      let assignment = PromptAssignment(subject.pools.map { _ in candidate })
      _ = try await evaluator.evaluate(.init(assignment, on: .validation, trial: 1)) { _, _ in }
      let calls = model.calls.dropFirst(before)
      #expect(calls.count == demand.calls)
      for agent in demand.agents {
        let own = calls.filter { $0.context.agent == agent.id.rawValue }
        #expect(own.count == agent.calls, "\(agent.id)")
        let sent = own.map { TokenBound.worstInput([$0.prompt]) }
        #expect(sent.reduce(0, +) <= agent.worstCase.inputTokens, "\(agent.id)")
        #expect((sent.max() ?? 0) <= agent.largestCall.inputTokens, "\(agent.id)")
      }
    }
  }

  /// Its calls are part of the demand, of what an evaluator says it takes, and of the bill.
  @Test func aJudgeIsOneMoreCallOnEachExample() async throws {
    let subject = try Case(seed: 3)
    let limits = Dictionary(
      uniqueKeysWithValues: subject.workflow.agents.map {
        ($0.id.rawValue, $0.sampling.maxOutputTokens ?? 0)
      })
    let model = ScriptedModel { _, context in
      context.role == .judge
        ? "true" : String(repeating: "y", count: limits[context.agent ?? ""] ?? 0)
    }
    let judge = try JudgeMetric(.reference, model: model, modelName: "j")
    let evaluator = try WorkflowEvaluator(
      executor: StepwiseExecutor(workflow: subject.workflow, models: ["m": model]),
      pools: subject.pools,
      datasets: [.validation: Dataset(name: "v", examples: subject.examples)], metric: judge)
    let demand = try EvaluationDemand(
      of: subject.workflow, pools: subject.pools, on: subject.examples, judge: (judge, "k"))
    let outcome = try await evaluator.evaluate(
      .init(PromptAssignment(subject.pools.map { _ in 1 }), on: .validation, trial: 7)
    ) { _, _ in }
    #expect(model.calls.count == demand.calls)
    #expect(evaluator.callsPerEvaluation(on: .validation) == demand.calls)
    #expect(outcome.usage.calls == demand.calls && outcome.score == 1)
    let asked = model.calls.filter { $0.context.role == .judge }
    let part = try #require(demand.judge)
    #expect(asked.count == subject.examples.count && part.calls == asked.count)
    #expect(part.modelKey == "k" && part.outputLimit == JudgeMetric.outputLimit)
    #expect(asked.allSatisfy { $0.context.trial == 7 && $0.context.split == "validation" })
    let sent = asked.map { TokenBound.worstInput([$0.prompt]) }
    #expect((sent.max() ?? 0) <= part.largestCall.inputTokens)
    #expect(sent.reduce(0, +) <= part.worstCase.inputTokens)
  }

  @Test func theBoundOfOneAgentIsExact() throws {
    var agent = AgentDefinition(id: "a", prompt: "Say {text}, {text}", modelKey: "m")
    agent.samples = 3
    let workflow = try WorkflowDefinition(name: "w", inputs: ["text"], agents: [agent])
    let examples = ["1234", "ö"].map { Example(id: $0, fields: ["text": $0], references: []) }
    let demand = try EvaluationDemand(
      of: workflow,
      pools: [PromptPool(agent: "a", candidates: ["Say {text}, {text}", "{text}"])], on: examples,
      defaultOutputLimit: 70)
    // "Say , " and twice the text, 144 tokens for the request and its message.
    #expect(demand.agents[0].inputBounds == [144 + 6 + 8, 144 + 6 + 4])
    #expect(demand.agents[0].worstCase.inputTokens == 3 * (158 + 154))
    #expect(demand.agents[0].worstCase.outputTokens == 70 * 6)
    #expect(demand.agents[0].largestCall.inputTokens == 158)
    #expect(demand.calls == 6)
  }

  /// A choice is shown every sample under its letter.
  @Test func aChoiceIsBoundedByAllItsCandidates() throws {
    var draw = AgentDefinition(id: "draw", prompt: "{text}", modelKey: "m")
    draw.samples = 3
    draw.sampling.maxOutputTokens = 20
    var choose = AgentDefinition(id: "choose", prompt: "{solutions}", modelKey: "m")
    choose.dependencies = ["draw"]
    choose.operation = .ensemble(candidates: ["draw", "text"])
    // Three samples and the field of four bytes, each with 16 bytes for what stands around it.
    #expect(try bounds([draw, choose]) == [144 + 4, 144 + 3 * 36 + 20])
  }

  /// What stands in for an agent may be longer than what it writes.
  @Test(arguments: [true, false]) func aStandInCounts(isForFailure: Bool) throws {
    let stand = try TextSource.composing("in place: {text}")
    var first = AgentDefinition(id: "first", prompt: "{text}", modelKey: "m")
    first.sampling.maxOutputTokens = 5
    if isForFailure {
      first.errorPolicy = .replace(stand)
    } else {
      first.conditions = [BranchCondition("text", [.isEmpty(false)])]
      first.otherwise = stand
    }
    var second = AgentDefinition(id: "second", prompt: "{first}", modelKey: "m")
    second.dependencies = ["first"]
    #expect(try bounds([first, second]) == [144 + 4, 144 + 14])
  }

  private func bounds(_ agents: [AgentDefinition]) throws -> [Int] {
    let demand = try EvaluationDemand(
      of: WorkflowDefinition(name: "w", inputs: ["text"], agents: agents),
      pools: agents.map { PromptPool(agent: $0.id, candidates: [$0.prompt]) },
      on: [Example(id: "1", fields: ["text": "1234"], references: [])])
    return demand.agents.flatMap(\.inputBounds)
  }
}
