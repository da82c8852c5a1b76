import Evaluation
import LanguageModels
import PromptSpace
import Studies

/// An evaluator whose results count only where every call behind them stands in the calls log: a bill that
/// cannot be written down must stop the spending.
struct LoggedEnvironment: PromptEnvironment {
  let evaluator: any PromptEnvironment
  let callLog: JSONLinesCallLog

  func callsPerEvaluation(on split: DataSplit) -> Int { evaluator.callsPerEvaluation(on: split) }

  func exampleIDs(on split: DataSplit) -> [String]? { evaluator.exampleIDs(on: split) }

  func evaluate(
    _ request: EvaluationRequest,
    progress: @escaping @Sendable (_ finished: Int, _ total: Int) -> Void
  ) async throws -> EvaluationOutcome {
    let result: Result<EvaluationOutcome, any Error>
    do {
      result = .success(try await evaluator.evaluate(request, progress: progress))
    } catch {
      result = .failure(error)
    }
    if let failure = callLog.failure {
      throw StudyError(.storage, "\(failure); make room and run the same command again")
    }
    return try result.get()
  }
}
