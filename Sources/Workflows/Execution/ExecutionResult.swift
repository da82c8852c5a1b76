public import PromptSpace

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
