import Evaluation
import PromptSpace
import Workflows

/// Scores combinations whose last part says how the agents talk to each other.
struct CommunicatingEnvironment: PromptEnvironment {
  /// One of each protocol, in the order of the last pool.
  let evaluators: [WorkflowEvaluator]

  func callsPerEvaluation(on split: DataSplit) -> Int {
    evaluators.map { $0.callsPerEvaluation(on: split) }.max() ?? 0
  }

  func exampleIDs(on split: DataSplit) -> [String]? { evaluators.first?.exampleIDs(on: split) }

  /// - Precondition: the assignment ends with the place of a protocol.
  func evaluate(
    _ request: EvaluationRequest,
    progress: @escaping @Sendable (_ finished: Int, _ total: Int) -> Void
  ) async throws -> EvaluationOutcome {
    let place = request.assignment.indices.last ?? 0
    precondition(evaluators.indices.contains(place), "no protocol \(place)")
    var own = request
    own.assignment = PromptAssignment(Array(request.assignment.indices.dropLast()))
    let outcome = try await evaluators[place].evaluate(own, progress: progress)
    return EvaluationOutcome(
      assignment: request.assignment, split: outcome.split, examples: outcome.examples,
      usage: outcome.usage, origin: outcome.origin, earlyStop: outcome.earlyStop)
  }
}

extension Project {
  /// What runs and scores combinations of these pools.
  ///
  /// - Parameter pools: those of the agents; the protocols that are searched come on top.
  /// - Throws: as the executors and ``WorkflowEvaluator``.
  func environment(
    of pools: [PromptPool], by executor: (CommunicationProtocol?) throws -> any WorkflowExecutor,
    datasets: [DataSplit: Dataset], metric: any Metric
  ) throws -> any PromptEnvironment {
    let width = configuration.runtime.concurrency
    func evaluator(_ kind: CommunicationProtocol?) throws -> WorkflowEvaluator {
      try WorkflowEvaluator(
        executor: try executor(kind), pools: pools, datasets: datasets, metric: metric,
        configuration: .init(maxConcurrentExamples: width))
    }
    let searched = configuration.communication.searched
    guard !searched.isEmpty else { return try evaluator(nil) }
    return CommunicatingEnvironment(evaluators: try searched.map(evaluator))
  }
}
