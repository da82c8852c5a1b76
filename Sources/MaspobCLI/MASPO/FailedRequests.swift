import Foundation
import LanguageModels
import Studies
import Synchronization

/// The requests of a search that failed for good, in a file of the run folder.
///
/// A search is taken up again by running it again over the replies that the run keeps; one that failed has none,
/// and might succeed now, so that other decisions would follow. A request that failed has therefore failed for the
/// whole search. What a depth saw that did not come to its end is forgotten: nobody heard of its decisions, and the
/// reason, such as a server that was down, may be gone.
final class FailedRequests: Sendable {
  /// A line of the file.
  struct Failure: Codable, Hashable, Sendable {
    /// The model's key and ``ChatRequest/fingerprint``.
    let request: String
    let code: LanguageModelError.Code
    let message: String
  }

  private struct State {
    var known: [String: Failure] = [:]
    /// In the order in which they came; the first ``kept`` of them are in the file.
    var order: [String] = []
    var kept = 0
    var error: (any Error)?
  }

  private let file: URL
  private let state: Mutex<State>

  /// - Throws: ``StudyError`` with code `storage` for a file that is damaged.
  init(in folder: RunFolder) throws {
    file = folder.failures
    var known = State()
    if FileManager.default.fileExists(atPath: file.path) {
      do {
        for line in try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")) {
          let failure = try JSONDecoder().decode(Failure.self, from: line)
          known.known[failure.request] = failure
          known.order.append(failure.request)
        }
      } catch {
        throw StudyError(.storage, "\(file.path): the file is damaged: \(error)")
      }
    }
    known.kept = known.order.count
    state = Mutex(known)
  }

  /// The model, asked once only for what it failed at.
  ///
  /// - Parameter key: tells apart models that their servers know under one name.
  func remembered(by model: any ChatModel, as key: String) -> any ChatModel {
    RememberingChatModel(model: model, key: key, failures: self)
  }

  /// Brings the file up to date.
  func keep() {
    state.withLock { state in
      guard state.kept < state.order.count, state.error == nil else { return }
      do {
        let lines = try state.order.compactMap { try state.known[$0].map(JSONText.line) }
        try TextFile.write(lines.map { $0 + "\n" }.joined(), to: file)
        state.kept = state.order.count
      } catch { state.error = error }
    }
  }

  /// - Throws: ``StudyError`` where the file could not be written.
  func requireKept() throws {
    if let error = state.withLock({ $0.error }) { throw error }
  }

  fileprivate func failure(of request: String) -> Failure? {
    state.withLock { $0.known[request] }
  }

  fileprivate func note(_ failure: Failure) {
    state.withLock { state in
      guard state.known.updateValue(failure, forKey: failure.request) == nil else { return }
      state.order.append(failure.request)
    }
  }
}

private struct RememberingChatModel: ChatModel {
  let model: any ChatModel
  let key: String
  let failures: FailedRequests

  func complete(_ request: ChatRequest, context: CallContext) async throws -> ChatResponse {
    let name = "\(key) \(request.fingerprint)"
    if let known = failures.failure(of: name) {
      throw LanguageModelError(known.code, known.message)
    }
    do {
      return try await model.complete(request, context: context)
    } catch let error as LanguageModelError where error.code.liesInTheRequest {
      failures.note(.init(request: name, code: error.code, message: error.message))
      throw error
    }
  }
}

extension LanguageModelError.Code {
  /// Whether a search goes on without the reply; everything else ends the process or the budget.
  fileprivate var liesInTheRequest: Bool {
    switch self {
    case .promptRefused, .contentFiltered, .malformedResponse, .timeout, .serverError: true
    case .authentication, .quotaExhausted, .rateLimited, .unreachable, .badRequest,
      .budgetExhausted:
      false
    }
  }
}
