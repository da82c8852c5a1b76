/// US dollars per million tokens.
public struct ModelPrice: Hashable, Codable, Sendable {
  public var inputPerMillion: Double
  public var outputPerMillion: Double
  /// For input that the server read from its prefix cache; the input price where it is `nil`.
  public var cachedInputPerMillion: Double?

  /// - Precondition: prices are finite and not negative.
  public init(
    inputPerMillion: Double, outputPerMillion: Double, cachedInputPerMillion: Double? = nil
  ) {
    for price in [inputPerMillion, outputPerMillion, cachedInputPerMillion ?? 0] {
      precondition(price.isFinite && price >= 0, "\(price) is no price")
    }
    self.inputPerMillion = inputPerMillion
    self.outputPerMillion = outputPerMillion
    self.cachedInputPerMillion = cachedInputPerMillion
  }

  /// US dollars of one call.
  public func cost(of usage: TokenUsage) -> Double {
    let cached = min(usage.cachedInputTokens, usage.inputTokens)
    let fresh = Double(usage.inputTokens - cached) * inputPerMillion
    let reread = Double(cached) * (cachedInputPerMillion ?? inputPerMillion)
    return (fresh + reread + Double(usage.outputTokens) * outputPerMillion) / 1_000_000
  }

  /// US dollars of a call at its dearest: no input counts as read from the cache, unless that is dearer.
  package func worstCost(of usage: TokenUsage) -> Double {
    let input = max(inputPerMillion, cachedInputPerMillion ?? 0)
    return
      (Double(usage.inputTokens) * input + Double(usage.outputTokens) * outputPerMillion)
      / 1_000_000
  }
}
