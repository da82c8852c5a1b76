public import LanguageModels
import PromptSpace

/// Runs a workflow level by level: an agent starts when every agent of the levels before has finished.
///
/// Agents of a level and the samples of an agent run concurrently; results are placed by index, so what
/// comes out never depends on the order of arrival. The first failure stops the calls still under way.
public struct StepwiseExecutor: WorkflowExecutor {
  public let workflow: WorkflowDefinition
  /// In the order of the agents.
  private let models: [any ChatModel]
  private let truncation: TruncationPolicy

  /// - Parameter models: who answers, by ``AgentDefinition/modelKey``.
  /// - Throws: ``WorkflowError`` for every agent without a model.
  public init(
    workflow: WorkflowDefinition, models: [String: any ChatModel],
    truncation: TruncationPolicy = .missing
  ) throws(WorkflowError) {
    let issues = workflow.agents.filter { models[$0.modelKey] == nil }.map {
      let hint = NearestName.hint(for: $0.modelKey, among: models.keys.sorted())
      return WorkflowIssue(
        .unknownModel, "there is no model '\($0.modelKey)'\(hint)",
        .init(agent: $0.id, name: $0.modelKey))
    }
    guard issues.isEmpty else { throw WorkflowError(issues) }
    self.workflow = workflow
    self.models = workflow.agents.compactMap { models[$0.modelKey] }
    self.truncation = truncation
  }

  /// - Precondition: one prompt per agent.
  public func run(
    _ prompts: [PromptTemplate], on input: ExecutionInput
  ) async throws(ExecutionFailure) -> ExecutionResult {
    precondition(
      prompts.count == workflow.agents.count,
      "\(workflow.agents.count) agents need as many prompts, got \(prompts.count)")
    var state = State(agents: prompts.count)
    for level in workflow.topology.levels {
      let runs = await run(level: level, prompts: prompts, input: input, outputs: state.outputs)
      try state.record(runs, of: level, in: workflow)
    }
    return ExecutionResult(
      output: state.outputs[workflow.resultAgent] ?? "", trace: state.trace(of: workflow))
  }

  private func run(
    level: [Int], prompts: [PromptTemplate], input: ExecutionInput, outputs: [String?]
  ) async -> [AgentRun] {
    await withTaskGroup(of: (Int, AgentRun).self) { group in
      for (place, agent) in level.enumerated() {
        group.addTask {
          (place, await run(agent: agent, prompt: prompts[agent], input: input, outputs: outputs))
        }
      }
      return await Self.collect(&group, count: level.count) {
        if case .failure = $0.result { true } else { false }
      }
    }
  }

  private func run(
    agent index: Int, prompt: PromptTemplate, input: ExecutionInput, outputs: [String?]
  ) async -> AgentRun {
    let agent = workflow.agents[index]
    let text: String
    do {
      text = try fill(prompt, for: index, input: input, outputs: outputs)
    } catch {
      return AgentRun(failure: error.reason)
    }
    let model = models[index]
    let context = CallContext(
      role: .agent, agent: agent.id.rawValue, trial: input.trial, example: input.example,
      split: input.split?.rawValue)
    let samples = await withTaskGroup(of: (Int, SampleRun).self) { group in
      for sample in 0..<agent.samples {
        let request = ChatRequest(
          agent, prompt: text, replicate: input.replicate * agent.samples + sample)
        group.addTask { (sample, await SampleRun.ask(model, request, context: context)) }
      }
      return await Self.collect(&group, count: agent.samples) {
        if case .failure = $0.ending { true } else { false }
      }
    }
    return AgentRun(samples, of: agent, prompt: text, truncation: truncation)
  }

  private func fill(
    _ prompt: PromptTemplate, for agent: Int, input: ExecutionInput, outputs: [String?]
  ) throws(AgentRun.Cause) -> String {
    var values: [String: String] = [:]
    for (placeholder, source) in workflow.bindings[agent] {
      switch source {
      case .agent(let sender): values[placeholder] = outputs[sender]
      case .input(let field):
        guard let value = input.fields[field] else {
          throw AgentRun.Cause(reason: .missingInput(field))
        }
        values[placeholder] = value
      }
    }
    do {
      return try prompt.fill(values)
    } catch {
      throw AgentRun.Cause(reason: .other(error.description))
    }
  }

  /// Results by index; the first failure cancels what is still running, whose usage is awaited all the same.
  private static func collect<Run: Sendable>(
    _ group: inout TaskGroup<(Int, Run)>, count: Int, isFailure: (Run) -> Bool
  ) async -> [Run] {
    var placed = [Run?](repeating: nil, count: count)
    while let (index, run) = await group.next() {
      placed[index] = run
      if isFailure(run) { group.cancelAll() }
    }
    return placed.compactMap { $0 }
  }
}

extension StepwiseExecutor {
  /// What is known of a run so far.
  private struct State {
    var outputs: [String?]
    var steps: [ExecutionTrace.Step?]
    var usage = ResourceUsage.zero

    init(agents: Int) {
      outputs = [String?](repeating: nil, count: agents)
      steps = [ExecutionTrace.Step?](repeating: nil, count: agents)
    }

    func trace(of workflow: WorkflowDefinition) -> ExecutionTrace {
      ExecutionTrace(
        steps: workflow.topology.topologicalOrder.compactMap { steps[$0] }, usage: usage)
    }

    mutating func record(
      _ runs: [AgentRun], of level: [Int], in workflow: WorkflowDefinition
    ) throws(ExecutionFailure) {
      var failures: [(reason: ExecutionFailure.Reason, agent: Int)] = []
      for (agent, run) in zip(level, runs) {
        usage += run.usage
        switch run.result {
        case .success(let step):
          steps[agent] = step
          outputs[agent] = step.output
        case .failure(let cause): failures.append((cause.reason, agent))
        }
      }
      guard !failures.isEmpty else { return }
      let all = failures.map {
        ExecutionFailure(
          $0.reason, agent: workflow.agents[$0.agent].id, trace: trace(of: workflow))
      }
      throw all.first { !$0.isCancellation } ?? all[0]
    }
  }
}

extension ChatRequest {
  /// One user message with an agent's parameters.
  init(_ agent: AgentDefinition, prompt: String, replicate: Int) {
    let sampling = agent.sampling
    self.init(
      model: agent.modelName, messages: [ChatMessage(.user, prompt)],
      temperature: sampling.temperature, topP: sampling.topP,
      maxOutputTokens: sampling.maxOutputTokens, stop: sampling.stop,
      seed: sampling.seed.map { $0 &+ replicate }, replicate: replicate)
  }
}
