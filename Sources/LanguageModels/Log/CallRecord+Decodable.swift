extension CallRecord: Decodable {
  /// Above it a count is no count: sums over a whole log must not overflow.
  static let largestCount = 1_000_000_000_000

  /// Whether every count is one, and every cost a number.
  static func isSound(counts: [Int], costs: [Double?]) -> Bool {
    counts.allSatisfy((0...largestCount).contains)
      && costs.allSatisfy {
        $0.map { $0.isFinite && $0 >= 0 && $0 <= Double(largestCount) } ?? true
      }
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CallLogKey.self)
    time = try values.decode(String.self, forKey: .time)
    context = try CallContext(in: values)
    model = try values.decode(String.self, forKey: .model)
    attempt = try values.decode(Int.self, forKey: .attempt)
    outcome = Outcome(
      status: try values.decode(String.self, forKey: .status),
      usage: TokenUsage(
        inputTokens: try values.decode(Int.self, forKey: .inputTokens),
        outputTokens: try values.decode(Int.self, forKey: .outputTokens),
        cachedInputTokens: try values.decode(Int.self, forKey: .cachedTokens),
        isEstimated: try values.decode(Bool.self, forKey: .estimated)),
      costUSD: try values.decodeIfPresent(Double.self, forKey: .costUSD),
      latency: .milliseconds(try values.decode(Int64.self, forKey: .latencyMilliseconds)),
      wasSent: try values.decode(Bool.self, forKey: .sent))
    id = try values.decodeIfPresent(String.self, forKey: .id)
    let milliseconds = try values.decodeIfPresent(Int.self, forKey: .wall)
    wall = milliseconds.map { .milliseconds($0) }
    let counts = [
      outcome.usage.inputTokens, outcome.usage.outputTokens, outcome.usage.cachedInputTokens,
      milliseconds ?? 0,
    ]
    guard Self.isSound(counts: counts, costs: [outcome.costUSD]) else {
      throw DecodingError.dataCorruptedError(
        forKey: .inputTokens, in: values, debugDescription: "a count is out of range")
    }
    if let input = try values.decodeIfPresent(Int.self, forKey: .foreseenInput) {
      foreseen = TokenUsage(
        inputTokens: input, outputTokens: try values.decode(Int.self, forKey: .foreseenOutput))
    }
  }
}
