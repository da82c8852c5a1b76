import LanguageModels
import MASPO
import Workflows

/// Translates what calls throw for the optimizer: what lies in one request drops out alone, a budget ends the
/// search, and what the server or the account does ends the process, which can be taken up again.
enum CallFaults {
  static func translating<Value>(_ work: () async throws -> Value) async throws -> Value {
    do {
      return try await work()
    } catch let error as LanguageModelError {
      throw fault(error)
    } catch let failure as ExecutionFailure {
      throw fault(failure)
    }
  }

  private static func fault(_ error: LanguageModelError) -> any Error {
    switch error.code {
    case .budgetExhausted: MASPOFault.budget(error.message)
    case .promptRefused, .contentFiltered, .malformedResponse, .timeout:
      MASPOFault.call(error.message)
    case .authentication, .quotaExhausted, .rateLimited, .unreachable, .serverError, .badRequest:
      error
    }
  }

  private static func fault(_ failure: ExecutionFailure) -> any Error {
    switch failure.reason {
    case .model(let error): fault(error)
    case .cancelled: CancellationError()
    case .sandbox(let error): error
    case .filtered, .truncated, .missingInput, .other: MASPOFault.call(failure.description)
    }
  }
}
