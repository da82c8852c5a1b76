import LanguageModels
import PromptSpace

/// Runs a workflow as a pipeline: agents work at the same time, and each step of one is handed to the next as soon as
/// it is complete.
///
/// With A agents in a chain and S steps, each of a latency τ and a decoding time d, streaming takes
/// (S + A − 1)·(τ + d) where waiting takes A·(τ + S·d). Agents that ask once and whose prompt is always shown stream;
/// those that sample, choose, run code or stand on a branch work on everything at once, as in ``StepwiseExecutor``,
/// and hand on one step. Source: arXiv:2606.05158.
///
/// A step is delivered to each reader once, in the order of its sender, and never taken back.
public struct StreamingExecutor: WorkflowExecutor {
  public let workflow: WorkflowDefinition
  public let kind: CommunicationProtocol
  public let options: CommunicationOptions
  /// Checks the models and tools, and stands for agents that work on everything at once.
  private let stepwise: StepwiseExecutor
  private let log: (any CommunicationLog)?
  private let speed = SpeedEstimate()

  /// - Precondition: the protocol is another than ``CommunicationProtocol/stepwise``.
  public init(
    _ stepwise: StepwiseExecutor, protocol kind: CommunicationProtocol,
    options: CommunicationOptions = CommunicationOptions(), log: (any CommunicationLog)? = nil
  ) {
    precondition(kind != .stepwise, "the plain executor knows no messages")
    self.stepwise = stepwise
    workflow = stepwise.workflow
    self.kind = kind
    self.options = options
    self.log = log
  }

  public var callsPerExample: Int {
    CommunicationCalls(of: workflow, by: kind, options).total.upperBound
  }

  /// - Precondition: one prompt per agent.
  public func run(
    _ prompts: [PromptTemplate], on input: ExecutionInput
  ) async throws(ExecutionFailure) -> ExecutionResult {
    precondition(
      prompts.count == workflow.agents.count,
      "\(workflow.agents.count) agents need as many prompts, got \(prompts.count)")
    let run = CommunicationRun(workflow, prompts, on: input, kind, options, log: log)
    run.noteStart()
    do {
      let result = try await finish(run)
      run.note(.runEnded)
      return result
    } catch {
      run.note(.runEnded) { $0.reason = error.description }
      throw error
    }
  }

  private func finish(
    _ run: CommunicationRun
  ) async throws(ExecutionFailure) -> ExecutionResult {
    guard let deadline = options.deadline else { return try conclude(run, await work(run)) }
    let (runs, isLate) = await work(run, until: deadline)
    do { return try conclude(run, runs) } catch {
      guard isLate, error.isCancellation else { throw error }
      throw ExecutionFailure(
        .model(
          LanguageModelError(.timeout, "the run of an example took longer than \(deadline)")),
        agent: error.agent, trace: error.trace)
    }
  }

  /// - Returns: how the agents ended, and whether the deadline ended them.
  private func work(
    _ run: CommunicationRun, until deadline: Duration
  ) async -> (runs: [Int: AgentRun], isLate: Bool) {
    await withTaskGroup(of: [Int: AgentRun]?.self) { group in
      group.addTask { await work(run) }
      group.addTask {
        try? await Task.sleep(for: deadline)
        return nil
      }
      let first = await group.next() ?? nil
      // Cancelled from outside it is not late.
      let isLate = first == nil && !Task.isCancelled
      group.cancelAll()
      if let first { return (first, false) }
      return (await group.next().flatMap { $0 } ?? [:], isLate)
    }
  }

  // MARK: Agents

  private func work(_ run: CommunicationRun) async -> [Int: AgentRun] {
    let limit = stepLimit
    for agent in workflow.agents.indices where !members.contains(agent) {
      run.inboxes[agent].abandon()
    }
    return await withTaskGroup(of: (Int, AgentRun).self) { group in
      for agent in members {
        group.addTask(executorPreference: executor(of: agent)) {
          (agent, await work(as: agent, in: run, stepLimit: limit))
        }
      }
      var runs: [Int: AgentRun] = [:]
      while let (agent, ended) = await group.next() {
        runs[agent] = ended
        let ends = ended.isFailure && !isBorne(ended)
        if ends || (run.isSettled && agent == workflow.resultAgent) { group.cancelAll() }
      }
      return runs
    }
  }

  /// Where the agent's bytes arrive; an operation, which may block, stays away from there.
  private func executor(of agent: Int) -> (any TaskExecutor)? {
    workflow.worksInSteps(agent) ? stepwise.model(of: agent)?.streamingExecutor : nil
  }

  var members: [Int] {
    kind == .single
      ? Array(workflow.topology.topologicalOrder.prefix(1)) : Array(workflow.agents.indices)
  }

  func isBorne(_ run: AgentRun) -> Bool {
    guard options.failurePolicy != .abort, case .failure(let cause) = run.result else {
      return false
    }
    return cause.reason.isBearable
  }

  private func work(
    as agent: Int, in run: CommunicationRun, stepLimit: Int
  ) async -> AgentRun {
    guard workflow.worksInSteps(agent), let model = stepwise.model(of: agent) else {
      return await workAtOnce(as: agent, in: run)
    }
    let worker = AgentWorker(
      agent, of: run, model: model, truncation: stepwise.truncation, stepLimit: stepLimit
    ) { results in
      stepwise.scene(of: agent, run.prompts, run.input, results)
    }
    let ended = await worker.work()
    if let pace = worker.pace { speed.note(pace) }
    return ended
  }

  private func workAtOnce(as agent: Int, in run: CommunicationRun) async -> AgentRun {
    // Its operation reads results, not messages.
    do { while try await run.inboxes[agent].next() != nil {} } catch {
      return AgentRun(failure: AgentRun.Cause(.cancelled))
    }
    run.note(.callStarted, agent) { $0.call = 1 }
    let ended = await stepwise.scene(of: agent, run.prompts, run.input, run.results).run()
    run.note(.callEnded, agent) {
      $0.call = 1
      $0.calls = ended.usage.calls
      $0.usage = TokenUsage(
        inputTokens: ended.usage.inputTokens, outputTokens: ended.usage.outputTokens)
      $0.costUSD = ended.usage.costUSD
    }
    switch ended.result {
    case .success(let result):
      run.keep(result, of: agent)
      if result.hasSpoken {
        run.note(.step, agent) {
          ($0.call, $0.step, $0.bytes) = (1, 1, result.output.utf8.count)
        }
        await run.handOn(result.output, step: 1, of: agent)
      }
      run.close(agent, after: result.hasSpoken ? 1 : 0)
    case .failure(let cause):
      run.close(
        agent, after: 0,
        reason: ExecutionFailure(cause.reason, agent: nil, trace: .init()).description,
        isBorne: isBorne(ended))
    }
    return ended
  }

  /// S of this run.
  private var stepLimit: Int {
    guard options.adaptsSteps, let pace = speed.median else { return options.stepLimit }
    return pace.bestSteps(agents: workflow.topology.levels.count, limit: options.stepLimit)
  }
}
