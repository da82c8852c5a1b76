public import LanguageModels
public import PromptSpace

extension BudgetAmount {
  /// What a usage counts against caps; a cost that nobody knows counts as nothing.
  public init(_ usage: ResourceUsage) {
    self.init(
      calls: usage.calls, tokens: usage.inputTokens + usage.outputTokens, usd: usage.costUSD ?? 0)
  }
}
