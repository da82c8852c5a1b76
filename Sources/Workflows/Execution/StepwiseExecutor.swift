public import LanguageModels
import PromptSpace
public import Sandboxing

/// Runs a workflow level by level: an agent starts when every agent of the levels before has finished.
///
/// Agents of a level and the samples of an agent run concurrently; results are placed by index, so what
/// comes out never depends on the order of arrival. The first failure stops the calls still under way.
public struct StepwiseExecutor: WorkflowExecutor {
  public let workflow: WorkflowDefinition
  /// In the order of the agents; `nil` for one that asks nobody.
  private let models: [(any ChatModel)?]
  let truncation: TruncationPolicy
  private let codeRunner: (any CodeRunner)?
  private let sanitizer: (any CodeSanitizer)?

  /// - Parameters:
  ///   - models: who answers, by ``AgentDefinition/modelKey``.
  ///   - codeRunner: who runs code, for a workflow that has some run.
  ///   - sanitizer: who reduces a reply to its program, for a workflow that reads replies as code.
  /// - Throws: ``WorkflowError`` for every agent without a model, or without one of the others.
  public init(
    workflow: WorkflowDefinition, models: [String: any ChatModel],
    truncation: TruncationPolicy = .missing, codeRunner: (any CodeRunner)? = nil,
    sanitizer: (any CodeSanitizer)? = nil
  ) throws(WorkflowError) {
    var issues = workflow.agents.filter {
      $0.operation.asksModel && models[$0.modelKey] == nil
    }.map {
      let hint = NearestName.hint(for: $0.modelKey, among: models.keys.sorted())
      return WorkflowIssue(
        .unknownModel, "there is no model '\($0.modelKey)'\(hint)",
        .init(agent: $0.id, name: $0.modelKey))
    }
    issues += Self.missingServices(workflow, codeRunner, sanitizer)
    guard issues.isEmpty else { throw WorkflowError(issues) }
    self.workflow = workflow
    self.models = workflow.agents.map { $0.operation.asksModel ? models[$0.modelKey] : nil }
    self.truncation = truncation
    self.codeRunner = codeRunner
    self.sanitizer = sanitizer
  }

  private static func missingServices(
    _ workflow: WorkflowDefinition, _ codeRunner: (any CodeRunner)?,
    _ sanitizer: (any CodeSanitizer)?
  ) -> [WorkflowIssue] {
    workflow.agents.compactMap { agent in
      if agent.operation.runsCode, codeRunner == nil {
        WorkflowIssue(
          .missingCodeRunner, "'\(agent.operation.name)' runs code, and no sandbox was given",
          .init(agent: agent.id))
      } else if agent.readsCode, sanitizer == nil {
        WorkflowIssue(
          .missingCodeRunner, "reads replies as code, and no code sanitizer was given",
          .init(agent: agent.id))
      } else {
        nil
      }
    }
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
      let runs = await run(level: level, prompts: prompts, input: input, results: state.results)
      try state.record(runs, of: level, in: workflow)
    }
    let result = state.results[workflow.resultAgent]
    let trace = state.trace(of: workflow)
    // Policies make up for parts of an answer; where nobody gave any, there is none to be wrong.
    if let absence = result?.absence {
      throw ExecutionFailure(absence.reason, agent: absence.agent, trace: trace)
    }
    return ExecutionResult(output: result?.output ?? "", trace: trace)
  }

  private func run(
    level: [Int], prompts: [PromptTemplate], input: ExecutionInput, results: [AgentResult?]
  ) async -> [AgentRun] {
    await withTaskGroup(of: (Int, AgentRun).self) { group in
      for (place, agent) in level.enumerated() {
        let scene = scene(of: agent, prompts, input, results)
        group.addTask { (place, await scene.run()) }
      }
      return await group.placed(count: level.count) { $0.isFailure }
    }
  }
}

extension StepwiseExecutor {
  /// Who answers an agent; `nil` for one that asks nobody.
  func model(of agent: Int) -> (any ChatModel)? { models[agent] }

  /// What an agent sees when it works on an example.
  func scene(
    of agent: Int, _ prompts: [PromptTemplate], _ input: ExecutionInput,
    _ results: [AgentResult?]
  ) -> AgentScene {
    AgentScene(
      workflow: workflow, index: agent, template: prompts[agent], input: input,
      results: results, model: models[agent], truncation: truncation, codeRunner: codeRunner,
      sanitizer: sanitizer)
  }

  /// What is known of a run so far.
  private struct State {
    var results: [AgentResult?]
    var usage = ResourceUsage.zero

    init(agents: Int) {
      results = [AgentResult?](repeating: nil, count: agents)
    }

    func trace(of workflow: WorkflowDefinition) -> ExecutionTrace {
      ExecutionTrace(
        steps: workflow.topology.topologicalOrder.compactMap { results[$0]?.step }, usage: usage)
    }

    mutating func record(
      _ runs: [AgentRun], of level: [Int], in workflow: WorkflowDefinition
    ) throws(ExecutionFailure) {
      var failures: [(reason: ExecutionFailure.Reason, agent: Int)] = []
      for (agent, run) in zip(level, runs) {
        usage += run.usage
        switch run.result {
        case .success(let result): results[agent] = result
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
