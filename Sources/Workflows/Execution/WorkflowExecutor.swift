public import PromptSpace

/// Runs a workflow on one example.
public protocol WorkflowExecutor: Sendable {
  var workflow: WorkflowDefinition { get }

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

/// One example as an executor sees it.
public struct ExecutionInput: Hashable, Sendable {
  /// Values of the workflow's input fields; others are ignored.
  public let fields: [String: String]
  /// Goes to the calls log.
  public let example: String?
  /// Goes to the calls log.
  public let trial: Int?
  /// Tells apart repetitions of the whole run: sample `s` of an agent with `k` samples is asked as replicate
  /// `replicate · k + s`.
  public let replicate: Int

  /// - Precondition: `replicate` is not negative.
  public init(
    fields: [String: String], example: String? = nil, trial: Int? = nil, replicate: Int = 0
  ) {
    precondition(replicate >= 0, "a replicate is counted from 0, got \(replicate)")
    self.fields = fields
    self.example = example
    self.trial = trial
    self.replicate = replicate
  }
}

/// The answer of a workflow to one example.
public struct ExecutionResult: Hashable, Sendable {
  /// The output of the workflow's result agent.
  public let output: String
  public let trace: ExecutionTrace

  public init(output: String, trace: ExecutionTrace) {
    self.output = output
    self.trace = trace
  }
}
