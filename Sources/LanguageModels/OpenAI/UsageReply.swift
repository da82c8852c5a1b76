/// The `usage` of a reply; a count that is missing or senseless is treated as not reported.
struct UsageReply: Decodable, Equatable {
  let input: Int?
  let output: Int?
  let cachedInput: Int?

  private enum Keys: String, CodingKey {
    case input = "prompt_tokens"
    case output = "completion_tokens"
    case details = "prompt_tokens_details"
    case cached = "cached_tokens"
    /// DeepSeek's name.
    case cacheHits = "prompt_cache_hit_tokens"
    /// Those of llama.cpp's `timings`: what it read, wrote, and had in its slot.
    case read = "prompt_n"
    case written = "predicted_n"
    case kept = "cache_n"
  }

  init(input: Int?, output: Int?, cachedInput: Int?) {
    (self.input, self.output, self.cachedInput) = (input, output, cachedInput)
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Keys.self)
    let kept = Self.count(values, .kept)
    input = Self.count(values, .input) ?? Self.count(values, .read).map { $0 + (kept ?? 0) }
    output = Self.count(values, .output) ?? Self.count(values, .written)
    let details =
      values.contains(.details)
      ? try? values.nestedContainer(keyedBy: Keys.self, forKey: .details) : nil
    cachedInput =
      details.flatMap { Self.count($0, .cached) } ?? Self.count(values, .cached)
      ?? Self.count(values, .cacheHits) ?? kept
  }

  private static func count(_ values: KeyedDecodingContainer<Keys>, _ key: Keys) -> Int? {
    guard values.contains(key) else { return nil }
    // Beyond any context window a number is a bug of the server, and must not overflow our sums.
    return (try? values.decode(Int.self, forKey: key)).flatMap {
      (0...1_000_000_000).contains($0) ? $0 : nil
    }
  }

  /// The counts, our estimates standing in for what is missing.
  static func usage(
    _ reply: UsageReply?, estimatedInput: Int, estimatedOutput: Int
  ) -> TokenUsage {
    let input = reply?.input ?? estimatedInput
    return TokenUsage(
      inputTokens: input, outputTokens: reply?.output ?? estimatedOutput,
      cachedInputTokens: min(reply?.cachedInput ?? 0, input),
      isEstimated: reply?.input == nil || reply?.output == nil)
  }
}
