/// Prices by model name; a model that is not listed has no known price, which is not a price of zero.
public struct PriceTable: Hashable, Codable, Sendable {
  public var prices: [String: ModelPrice]

  public init(_ prices: [String: ModelPrice] = [:]) { self.prices = prices }

  /// The price under the exact name, else under the longest key that the name contains.
  ///
  /// Equally long keys are taken in alphabetical order, so that the answer never depends on hashing.
  public func price(for model: String) -> ModelPrice? {
    if let exact = prices[model] { return exact }
    let keys = prices.keys.filter { !$0.isEmpty && model.contains($0) }
    return keys.min { ($1.count, $0) < ($0.count, $1) }.flatMap { prices[$0] }
  }

  /// US dollars of one call, `nil` when the price is unknown.
  public func cost(of usage: TokenUsage, model: String) -> Double? {
    price(for: model)?.cost(of: usage)
  }

  /// To be called before a run starts, so that a cap without prices is refused before any call.
  ///
  /// - Throws: ``LanguageModelError`` with `budgetExhausted` that names the first unpriced model.
  public func requirePrices(for models: [String], caps: BudgetCaps) throws {
    guard caps.usd != nil else { return }
    for model in models where price(for: model) == nil {
      throw LanguageModelError(
        .budgetExhausted,
        "the price of model \(model.prefix(100)) is unknown, so a cap in US dollars cannot be kept; "
          + "give its prices (0 if it is free) or cap calls or tokens instead")
    }
  }
}
