import LanguageModels
import MASPO
import Synchronization
import Workflows

/// Translates what calls throw for the optimizer: what lies in one request drops out alone, a budget ends the
/// search, and what the account or a server that is down does ends the process, which can be taken up again.
///
/// Whether an error of a server lies in the request shows only by what comes after: such errors count as the
/// request's until there are ``patience`` of them with no answer between.
final class CallFaults: Sendable {
  /// Errors of a server in a row that end a search: two batches of questions, so that one prompt that the server
  /// cannot take loses alone.
  static let patience = 20

  private let inARow = Mutex(0)

  func translating<Value>(_ work: () async throws -> Value) async throws -> Value {
    do {
      let value = try await work()
      inARow.withLock { $0 = 0 }
      return value
    } catch let error as LanguageModelError {
      throw fault(error)
    } catch let failure as ExecutionFailure {
      throw fault(failure)
    }
  }

  private func fault(_ error: LanguageModelError) -> any Error {
    switch error.code {
    case .budgetExhausted: return MASPOFault.budget(error.message)
    case .promptRefused, .contentFiltered, .malformedResponse, .timeout:
      return MASPOFault.call(error.message)
    case .serverError:
      let count = inARow.withLock { count in
        count += 1
        return count
      }
      return count < Self.patience ? MASPOFault.call(error.message) : error
    case .authentication, .quotaExhausted, .rateLimited, .unreachable, .badRequest: return error
    }
  }

  private func fault(_ failure: ExecutionFailure) -> any Error {
    switch failure.reason {
    case .model(let error): fault(error)
    case .cancelled: CancellationError()
    case .sandbox(let error): error
    case .filtered, .truncated, .missingInput, .other: MASPOFault.call(failure.description)
    }
  }
}
