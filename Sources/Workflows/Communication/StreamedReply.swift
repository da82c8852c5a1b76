import LanguageModels
import PromptSpace

/// How one call in steps ended, with what it used.
struct StreamedReply {
  enum Ending {
    case complete(finish: FinishReason)
    case failure(ExecutionFailure.Reason)
  }

  let ending: Ending
  /// As received so far.
  let text: String
  let usage: ResourceUsage
  /// As the server counted, for the record.
  let tokens: TokenUsage?

  /// Asks once, shows every piece of text while it comes, and turns every way a call can end into a value.
  ///
  /// A model that cannot stream shows its whole reply at once.
  ///
  /// - Parameter onEnd: called with the whole text when the model has stopped, before the call has been counted and kept;
  ///   not for an answer that was filtered, nor where a server does not say why it ends.
  static func ask(
    _ model: any ChatModel, _ request: ChatRequest, context: CallContext,
    onEnd: (String, FinishReason) async throws -> Void = { _, _ in },
    onText: (String) async throws -> Void
  ) async -> StreamedReply {
    var text = ""
    do {
      try Task.checkCancellation()
      let response = try await model.complete(request, context: context) { event in
        switch event {
        case .text(let piece):
          text += piece
          try await onText(piece)
        case .finished(let reason) where reason != .contentFilter: try await onEnd(text, reason)
        case .finished, .reasoning: break
        }
      }
      return StreamedReply(
        ending: response.finishReason == .contentFilter
          ? .failure(.filtered) : .complete(finish: response.finishReason),
        text: text, usage: ResourceUsage(response), tokens: response.usage)
    } catch let error as LanguageModelError {
      let reason: ExecutionFailure.Reason =
        error.code == .contentFiltered ? .filtered : .model(error)
      return StreamedReply(
        ending: .failure(reason), text: text, usage: ResourceUsage(calls: error.attempts),
        tokens: nil)
    } catch is CancellationError {
      return StreamedReply(ending: .failure(.cancelled), text: text, usage: .zero, tokens: nil)
    } catch {
      // An unknown error may quote anything: its type says enough.
      let words = "unexpected error of type \(type(of: error))"
      return StreamedReply(ending: .failure(.other(words)), text: text, usage: .zero, tokens: nil)
    }
  }
}

extension ExecutionFailure.Reason {
  /// Whether the same request may well be answered when it is sent again.
  var isPassing: Bool {
    guard case .model(let error) = self else { return false }
    switch error.code {
    case .rateLimited, .unreachable, .timeout, .serverError, .malformedResponse: return true
    case .authentication, .quotaExhausted, .badRequest, .promptRefused, .contentFiltered,
      .budgetExhausted:
      return false
    }
  }
}
