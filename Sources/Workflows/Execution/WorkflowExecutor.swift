/// Runs a workflow on one example.
public protocol WorkflowExecutor: Sendable {
  var workflow: WorkflowDefinition { get }

  /// The most calls that one example takes when nothing is retried.
  var callsPerExample: Int { get }

  /// Asks every agent and returns the answer with what each agent read and wrote.
  ///
  /// - Parameters:
  ///   - prompts: one template per agent, in the order of the workflow's agents.
  ///   - input: the example's fields and on whose behalf the calls are made.
  /// - Throws: ``ExecutionFailure``, also on cancellation: it carries what was spent until then.
  func run(
    _ prompts: [PromptTemplate], on input: ExecutionInput
  ) async throws(ExecutionFailure) -> ExecutionResult
}

extension WorkflowExecutor {
  public var callsPerExample: Int { workflow.callsPerExample }
}
