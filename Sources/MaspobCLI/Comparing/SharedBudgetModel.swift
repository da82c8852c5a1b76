import LanguageModels

/// A model whose calls several studies pay from one budget.
///
/// A study whose own budget ends has a result; where the common one ends it is interrupted, and goes on once
/// there is more. So the latter must not look like the former.
struct SharedBudgetModel: StreamingChatModel {
  let model: any ChatModel

  var taskExecutor: (any TaskExecutor)? { model.streamingExecutor }

  func complete(_ request: ChatRequest, context: CallContext) async throws -> ChatResponse {
    try await renaming { try await model.complete(request, context: context) }
  }

  func complete(
    _ request: ChatRequest, context: CallContext,
    onEvent: (ChatStreamEvent) async throws -> Void
  ) async throws -> ChatResponse {
    try await renaming { try await model.complete(request, context: context, onEvent: onEvent) }
  }

  private func renaming(_ work: () async throws -> ChatResponse) async throws -> ChatResponse {
    do {
      return try await work()
    } catch let error as LanguageModelError where error.code == .budgetExhausted {
      throw LanguageModelError(
        .quotaExhausted,
        "the project's own budget, which all studies share, is spent: \(error.message)",
        attempts: error.attempts)
    }
  }
}
