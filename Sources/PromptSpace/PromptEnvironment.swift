/// The expensive black box: runs a workflow with an assignment's prompts and scores it.
///
/// Implementations talk to models and spend money; whoever calls them checks the budget first.
public protocol PromptEnvironment: Sendable {
  /// The most calls one evaluation of the split can need before any retry, for admission against a cap.
  func callsPerEvaluation(on split: DataSplit) -> Int

  /// The ids of a split's examples, by position; `nil` where an environment does not name them.
  func exampleIDs(on split: DataSplit) -> [String]?

  /// Runs the workflow on the requested examples.
  ///
  /// A failing example becomes an ``ExampleOutcome`` with its status. Only conditions that make the
  /// whole evaluation meaningless are thrown: cancellation, refused credentials, exhausted budget.
  ///
  /// - Parameter progress: called after each example with (finished, total), from any thread.
  /// - Returns: one entry per requested example, in the order of the request. An environment need not
  ///   know how to race; one that does marks what it left out as skipped and says why it stopped.
  func evaluate(
    _ request: EvaluationRequest,
    progress: @escaping @Sendable (_ finished: Int, _ total: Int) -> Void
  ) async throws -> EvaluationOutcome
}

extension PromptEnvironment {
  public func exampleIDs(on split: DataSplit) -> [String]? { nil }
}
