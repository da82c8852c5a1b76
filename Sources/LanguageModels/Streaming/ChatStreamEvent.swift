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
