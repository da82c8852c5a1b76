import LanguageModels

/// Tokens and money, summed over calls.
struct CommunicationTokens: Hashable {
  /// Tokens of prompts, with those from the prefix cache.
  var prefill = 0
  var cached = 0
  var decoded = 0
  /// `nil` where a price is unknown.
  var costUSD: Double? = 0
  /// Whether some count is not the server's own.
  var isEstimated = false

  mutating func add(_ event: CommunicationEvent) {
    prefill += event.usage?.inputTokens ?? 0
    cached += event.usage?.cachedInputTokens ?? 0
    decoded += event.usage?.outputTokens ?? 0
    // What reached no server costs nothing.
    let cost = event.costUSD ?? (event.calls == 0 ? 0 : nil)
    costUSD = costUSD.flatMap { sum in cost.map { sum + $0 } }
    let isUncounted = event.usage == nil && event.calls != 0
    if event.usage?.isEstimated ?? isUncounted { isEstimated = true }
  }
}
