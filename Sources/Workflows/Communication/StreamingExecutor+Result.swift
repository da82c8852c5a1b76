import PromptSpace

extension StreamingExecutor {
  /// The answer of a run whose agents have ended.
  func conclude(
    _ run: CommunicationRun, _ runs: [Int: AgentRun]
  ) throws(ExecutionFailure) -> ExecutionResult {
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
