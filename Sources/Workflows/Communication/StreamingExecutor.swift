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
    guard let deadline = options.deadline else { return try await conclude(run, await work(run)) }
    let runs = await withTaskGroup(of: [Int: AgentRun]?.self) { group in
      group.addTask { await work(run) }
      group.addTask {
        try? await Task.sleep(for: deadline)
        return nil
      }
      var isLate = false
      while let runs = await group.next() {
        if let runs {
          group.cancelAll()
          return (runs, isLate)
        }
        isLate = !Task.isCancelled
        group.cancelAll()
      }
      return ([:], isLate)
    }
    do { return try await conclude(run, runs.0) } catch {
      guard runs.1, case .cancelled = error.reason else { throw error }
      throw ExecutionFailure(
        .model(
          LanguageModelError(.timeout, "the run of an example took longer than \(deadline)")),
        agent: error.agent, trace: error.trace)
    }
  }

  // MARK: Agents

  private func work(_ run: CommunicationRun) async -> [Int: AgentRun] {
    let limit = stepLimit
    return await withTaskGroup(of: (Int, AgentRun).self) { group in
      for agent in members {
        group.addTask { (agent, await work(as: agent, in: run, stepLimit: limit)) }
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

  private var members: [Int] {
    kind == .single
      ? Array(workflow.topology.topologicalOrder.prefix(1)) : Array(workflow.agents.indices)
  }

  private func isBorne(_ run: AgentRun) -> Bool {
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
        reason: ExecutionFailure(cause.reason, agent: nil, trace: .init()).description)
    }
    return ended
  }

  /// S of this run.
  private var stepLimit: Int {
    guard options.adaptsSteps, let pace = speed.median else { return options.stepLimit }
    return pace.bestSteps(agents: workflow.topology.levels.count, limit: options.stepLimit)
  }

  // MARK: Result

  private func conclude(
    _ run: CommunicationRun, _ runs: [Int: AgentRun]
  ) async throws(ExecutionFailure) -> ExecutionResult {
    let results = run.results
    let order = workflow.topology.topologicalOrder
    let trace = ExecutionTrace(
      steps: order.compactMap { results[$0]?.step },
      usage: runs.values.reduce(.zero) { $0 + $1.usage })
    try requireSound(run, runs, trace)
    if let absence = results[answering]?.absence {
      throw ExecutionFailure(absence.reason, agent: absence.agent, trace: trace)
    }
    if let result = results[answering] {
      return ExecutionResult(output: final(result), trace: trace)
    }
    // The newest agent with an answer stands in for the last one.
    guard let stand = order.last(where: { results[$0]?.hasSpoken == true }),
      let result = results[stand]
    else { throw failure(of: runs, trace) }
    run.note(.degraded, stand)
    return ExecutionResult(output: final(result), trace: trace)
  }

  private var answering: Int { kind == .single ? members[0] : workflow.resultAgent }

  /// What the answer of an agent is where it is not the last one.
  private func final(_ result: AgentResult) -> String {
    guard result.step.agent != workflow.agents[workflow.resultAgent].id else {
      return result.output
    }
    let whole = result.values["reply"] ?? result.output
    return workflow.agents[workflow.resultAgent].parser.parse(whole) ?? result.output
  }

  private func requireSound(
    _ run: CommunicationRun, _ runs: [Int: AgentRun], _ trace: ExecutionTrace
  ) throws(ExecutionFailure) {
    let failed = runs.values.contains { $0.isFailure && !isBorne($0) }
    if failed, !(run.isSettled && run.results[answering] != nil) { throw failure(of: runs, trace) }
  }

  private func failure(of runs: [Int: AgentRun], _ trace: ExecutionTrace) -> ExecutionFailure {
    let causes = workflow.topology.topologicalOrder.compactMap { agent in
      if case .failure(let cause) = runs[agent]?.result { (agent, cause.reason) } else { nil }
    }
    let all = causes.map {
      ExecutionFailure($0.1, agent: workflow.agents[$0.0].id, trace: trace)
    }
    return all.first { !$0.isCancellation } ?? all.first
      ?? ExecutionFailure(.cancelled, agent: nil, trace: trace)
  }
}
