extension CallRecord: Decodable {
  private enum CodingKeys: String, CodingKey {
    case id, time, role, agent, trial, example, split, model, attempt, status, sent, cached,
      estimated
    case inputTokens = "input_tokens"
    case outputTokens = "output_tokens"
    case cachedTokens = "cached_tokens"
    case costUSD = "cost_usd"
    case latencyMilliseconds = "latency_ms"
    case wall = "wall_ms"
    case foreseenInput = "foreseen_input_tokens"
    case foreseenOutput = "foreseen_output_tokens"
  }

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
    let values = try decoder.container(keyedBy: CodingKeys.self)
    time = try values.decode(String.self, forKey: .time)
    context = CallContext(
      role: try values.decode(CallContext.Role.self, forKey: .role),
      agent: try values.decodeIfPresent(String.self, forKey: .agent),
      trial: try values.decodeIfPresent(Int.self, forKey: .trial),
      example: try values.decodeIfPresent(String.self, forKey: .example),
      split: try values.decodeIfPresent(String.self, forKey: .split))
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
