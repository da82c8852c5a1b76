/// Tokens of one call as the server counted them, or as we estimated where it did not.
public struct TokenUsage: Hashable, Codable, Sendable {
  public var inputTokens: Int
  public var outputTokens: Int
  /// The part of ``inputTokens`` that the server read from its prefix cache.
  public var cachedInputTokens: Int
  /// True when the server reported no usage and the counts are our estimate.
  public var isEstimated: Bool

  public init(
    inputTokens: Int, outputTokens: Int, cachedInputTokens: Int = 0, isEstimated: Bool = false
  ) {
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
    self.cachedInputTokens = cachedInputTokens
    self.isEstimated = isEstimated
  }
}

/// Why a model stopped writing.
public enum FinishReason: String, Codable, Sendable {
  case stop, length, contentFilter = "content_filter", toolCalls = "tool_calls", other
}

/// A model's answer with what it took to get it.
public struct ChatResponse: Hashable, Codable, Sendable {
  public let text: String
  public let finishReason: FinishReason
  public let usage: TokenUsage
  /// Requests that reached the server for this answer, retries included; 0 when the cache answered.
  public let attempts: Int
  /// US dollars of all attempts, 0 when the cache answered, `nil` when a price is unknown.
  public let costUSD: Double?
  /// US dollars that an answer from the cache had cost when it was paid, `nil` when that is unknown.
  public let savedUSD: Double?

  public init(
    text: String, finishReason: FinishReason, usage: TokenUsage, attempts: Int, costUSD: Double?,
    savedUSD: Double? = 0
  ) {
    self.text = text
    self.finishReason = finishReason
    self.usage = usage
    self.attempts = attempts
    self.costUSD = costUSD
    self.savedUSD = savedUSD
  }

  public var isFromCache: Bool { attempts == 0 }
}
