/// What a streamed answer is made of, in the order in which it arrives.
public enum ChatStreamEvent: Hashable, Sendable {
  /// The next piece of the answer, never empty.
  case text(String)
  /// The next piece of what the model thinks before it answers; it belongs to no answer.
  case reasoning(String)
  /// Why the model stopped; text may not follow.
  case finished(FinishReason)
}

/// A chat model whose answers can be read while they are written.
public protocol StreamingChatModel: ChatModel {
  /// Where tasks that act on events as they come are best run, `nil` for no such place. What they
  /// do there holds up all transfers: a line of a log, but nothing that waits.
  var taskExecutor: (any TaskExecutor)? { get }

  /// Answers as ``ChatModel/complete(_:context:)`` does, and hands on every piece when it is there.
  ///
  /// - Parameter onEvent: called for one event after the other, never again once this function has ended; as long as it
  ///   waits, the server does. What it throws ends the call.
  /// - Returns: the whole answer with what it took.
  /// - Throws: ``LanguageModelError``, what `onEvent` throws, `CancellationError`. Failures before the first event are
  ///   tried again as for any call, later ones never are.
  func complete(
    _ request: ChatRequest, context: CallContext,
    onEvent: (ChatStreamEvent) async throws -> Void
  ) async throws -> ChatResponse
}

extension StreamingChatModel {
  public var taskExecutor: (any TaskExecutor)? { nil }
}

extension ChatModel {
  /// Of a model that can stream.
  package var streamingExecutor: (any TaskExecutor)? {
    (self as? any StreamingChatModel)?.taskExecutor
  }

  /// Answers with events whether the model can stream or not: one that cannot shows its whole answer at once.
  ///
  /// - Throws: as the model, and what `onEvent` throws.
  package func complete(
    _ request: ChatRequest, context: CallContext,
    onEvent: (ChatStreamEvent) async throws -> Void
  ) async throws -> ChatResponse {
    if let model = self as? any StreamingChatModel {
      return try await model.complete(request, context: context, onEvent: onEvent)
    }
    let response = try await complete(request, context: context)
    try await response.events(onEvent)
    return response
  }
}

extension ChatResponse {
  /// A complete answer as a stream has it.
  func events(_ onEvent: (ChatStreamEvent) async throws -> Void) async throws {
    if !text.isEmpty { try await onEvent(.text(text)) }
    try await onEvent(.finished(finishReason))
  }
}
