import LanguageModels
import Testing

@Suite struct PriceTableTests {
  static let mini = ModelPrice(
    inputPerMillion: 0.15, outputPerMillion: 0.6, cachedInputPerMillion: 0.075)
  let table = PriceTable([
    "gpt-4o": ModelPrice(inputPerMillion: 2.5, outputPerMillion: 10), "gpt-4o-mini": mini,
    "free": ModelPrice(inputPerMillion: 0, outputPerMillion: 0),
  ])

  @Test func prefersTheExactNameThenTheLongestKey() {
    #expect(table.price(for: "gpt-4o")?.inputPerMillion == 2.5)
    #expect(table.price(for: "gpt-4o-mini-2024-07-18") == Self.mini)
    #expect(table.price(for: "openai/gpt-4o-2024")?.inputPerMillion == 2.5)
  }

  @Test func unknownIsNotFree() throws {
    let usage = TokenUsage(inputTokens: 1_000_000, outputTokens: 1_000_000)
    #expect(table.price(for: "claude") == nil)
    #expect(table.cost(of: usage, model: "claude") == nil)
    #expect(table.cost(of: usage, model: "free") == 0)
    #expect(throws: LanguageModelError.self) {
      try table.requirePrices(for: ["free", "claude"], caps: BudgetCaps(usd: 1))
    }
    try table.requirePrices(for: ["claude"], caps: BudgetCaps(calls: 1))
  }

  @Test func cachedInputIsCheaper() {
    let usage = TokenUsage(inputTokens: 1_000_000, outputTokens: 0, cachedInputTokens: 400_000)
    #expect(table.cost(of: usage, model: "gpt-4o-mini") == 0.6 * 0.15 + 0.4 * 0.075)
    #expect(table.cost(of: usage, model: "gpt-4o") == 2.5)
  }
}
