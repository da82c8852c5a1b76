public import PromptSpace
public import Workflows

/// Runs a workflow with fixed prompts on single rows, outside any split and any study.
///
/// A row that fails has a status and no score, as in an evaluation; what says nothing about the row (refused
/// credentials, a spent budget, cancellation) is thrown.
public struct RowEvaluator: Sendable {
  /// What became of one row.
  public struct Answer: Hashable, Sendable {
    /// The workflow's output; `nil` where it gave none.
    public let output: String?
    /// `nil` where there is an output that the metric has nothing to compare with.
    public let outcome: ExampleOutcome?
    public let usage: ResourceUsage
  }

  let executor: any WorkflowExecutor
  let prompts: [PromptTemplate]
  let metric: any Metric

  /// - Parameter prompts: one per agent of the executor's workflow, in its order.
  /// - Throws: `WorkflowError` for a prompt that does not fit the workflow.
  public init(
    executor: any WorkflowExecutor, prompts: [String], metric: any Metric
  ) throws(WorkflowError) {
    let workflow = executor.workflow
    // A pool begins with the prompt in use, and holds nothing twice.
    let pools = zip(workflow.agents, prompts).map { agent, prompt in
      PromptPool(
        agent: agent.id,
        candidates: prompt == agent.prompt ? [prompt] : [agent.prompt, prompt])
    }
    self.prompts = try workflow.templates(of: pools).compactMap(\.last)
    self.executor = executor
    self.metric = metric
  }

  /// Runs the workflow, and scores its answer where the row has something to compare it with.
  ///
  /// - Throws: ``EvaluationError``, `LanguageModelError`, `SandboxError` or `CancellationError` that would end
  ///   every other row too.
  public func answer(_ row: Example) async throws -> Answer {
    let result: ExecutionResult
    do {
      result = try await executor.run(
        prompts, on: ExecutionInput(fields: row.fields, example: row.id))
    } catch {
      let run = ExampleRun(failure: error, of: row)
      if let fatal = run.fatalError { throw fatal }
      return Answer(output: nil, outcome: run.outcome, usage: run.usage)
    }
    return try await judged(result, of: row)
  }

  /// Scores an answer that came from elsewhere; no agent is asked.
  ///
  /// - Throws: as ``answer(_:)``.
  public func score(_ output: String, of row: Example) async throws -> Answer {
    try await judged(ExecutionResult(output: output, trace: ExecutionTrace()), of: row)
  }

  private func judged(_ result: ExecutionResult, of row: Example) async throws -> Answer {
    guard metric.objection(to: row) == nil else {
      return Answer(output: result.output, outcome: nil, usage: result.trace.usage)
    }
    let run = await ExampleRun(
      scoring: result, of: row, by: metric, context: ScoringContext())
    if let fatal = run.fatalError { throw fatal }
    return Answer(output: result.output, outcome: run.outcome, usage: run.usage)
  }
}
