import PromptSpace
import Synchronization

/// An evaluator whose pools may grow between evaluations.
final class GrowingEnvironment: PromptEnvironment {
  private let current: Mutex<any PromptEnvironment>
  private let make: @Sendable ([PromptPool]) throws -> any PromptEnvironment

  /// - Parameter make: an evaluator of some pools.
  init(
    _ pools: [PromptPool], make: @escaping @Sendable ([PromptPool]) throws -> any PromptEnvironment
  ) throws {
    self.make = make
    current = Mutex(try make(pools))
  }

  /// - Throws: `WorkflowError` for pools that do not fit the workflow.
  func grow(to pools: [PromptPool]) throws {
    let environment = try make(pools)
    current.withLock { $0 = environment }
  }

  private var environment: any PromptEnvironment { current.withLock { $0 } }

  func callsPerEvaluation(on split: DataSplit) -> Int {
    environment.callsPerEvaluation(on: split)
  }

  func exampleIDs(on split: DataSplit) -> [String]? { environment.exampleIDs(on: split) }

  func evaluate(
    _ request: EvaluationRequest,
    progress: @escaping @Sendable (_ finished: Int, _ total: Int) -> Void
  ) async throws -> EvaluationOutcome {
    try await environment.evaluate(request, progress: progress)
  }
}
