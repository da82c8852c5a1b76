import Evaluation
import LanguageModels
import PromptSpace
import Workflows

/// Runs the same rows under several protocols: one row at a time, and one protocol after the other on each row, so that
/// a server that slows down does so for all of them.
struct ProtocolBench {
  private let kinds: [CommunicationProtocol]
  private let evaluators: [WorkflowEvaluator]
  private let recorder: RowRecorder

  /// - Parameter recorder: the calls log of the models, which must not answer from a cache.
  /// - Throws: as the executors and the evaluator.
  init(
    of project: Project, under kinds: [CommunicationProtocol], on split: DataSplit,
    models: [String: any ChatModel], tools: CodeTools, metric: any Metric, recorder: RowRecorder
  ) throws {
    self.kinds = kinds
    self.recorder = recorder
    var datasets: [DataSplit: Dataset] = [:]
    datasets[split] = project.dataset(for: split)
    evaluators = try kinds.map { kind in
      let executor = try project.executor(models: models, tools: tools, by: kind, log: recorder)
      return try WorkflowEvaluator(
        executor: TimedExecutor(executor: executor, recorder: recorder), pools: project.agentPools,
        datasets: datasets, metric: metric, configuration: .init(maxConcurrentExamples: 1))
    }
  }

  /// The most calls of a row under all protocols.
  func callsPerRow(on split: DataSplit, rows: Int) -> Int {
    evaluators.reduce(0) { $0 + $1.callsPerEvaluation(on: split) } / max(rows, 1)
  }

  /// One row under each protocol; who comes first changes from row to row.
  ///
  /// - Returns: in the order of the protocols.
  /// - Throws: what an evaluation throws.
  func measure(
    row: Int, _ assignment: PromptAssignment, on split: DataSplit,
    progress: (CommunicationProtocol) -> Void = { _ in }
  ) async throws -> [ProtocolRow] {
    var rows = [ProtocolRow?](repeating: nil, count: kinds.count)
    for place in kinds.indices {
      let index = (place + row) % kinds.count
      progress(kinds[index])
      _ = recorder.take()
      let outcome = try await evaluators[index].evaluate(
        EvaluationRequest(assignment, on: split, trial: index + 1, positions: [row])
      ) { _, _ in }
      rows[index] = outcome.examples.first.map {
        ProtocolRow(kinds[index], $0, by: recorder)
      }
    }
    return rows.compactMap { $0 }
  }
}
