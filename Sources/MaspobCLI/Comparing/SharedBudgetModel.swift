import LanguageModels

/// A model whose calls several studies pay from one budget.
///
/// A study whose own budget ends has a result; where the common one ends it is interrupted, and goes on once
/// there is more. So the latter must not look like the former.
struct SharedBudgetModel: ChatModel {
  let model: any ChatModel

  func complete(_ request: ChatRequest, context: CallContext) async throws -> ChatResponse {
    do {
      return try await model.complete(request, context: context)
    } catch let error as LanguageModelError where error.code == .budgetExhausted {
      throw LanguageModelError(
        .quotaExhausted,
        "the project's own budget, which all studies share, is spent: \(error.message)",
        attempts: error.attempts)
    }
  }
}
