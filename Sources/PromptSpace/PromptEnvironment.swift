/// The expensive black box: runs a workflow with an assignment's prompts and scores it.
///
/// Implementations talk to models and spend money; whoever calls them checks the budget first.
public protocol PromptEnvironment: Sendable {
  /// The most calls one evaluation of the split can need before any retry, for admission against a cap.
  func callsPerEvaluation(on split: DataSplit) -> Int

  /// Runs the workflow on every example of the split.
  ///
  /// A failing example becomes an ``ExampleOutcome`` with its status. Only conditions that make the
  /// whole evaluation meaningless are thrown: cancellation, refused credentials, exhausted budget.
  ///
  /// - Parameters:
  ///   - assignment: the candidate of each agent.
  ///   - split: the examples to run.
  ///   - trial: the number under which calls are logged.
  ///   - progress: called after each example with (finished, total), from any thread.
  func evaluate(
    _ assignment: PromptAssignment, on split: DataSplit, trial: Int,
    progress: @escaping @Sendable (_ finished: Int, _ total: Int) -> Void
  ) async throws -> EvaluationOutcome
}
