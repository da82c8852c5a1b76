/// The names of what the lines of a calls log hold, be it the start of an attempt or its end.
enum CallLogKey: String, CodingKey {
  case id, time, role, agent, trial, example, split, model, attempt, status, sent, estimated
  case inputTokens = "input_tokens"
  case outputTokens = "output_tokens"
  case cachedTokens = "cached_tokens"
  case costUSD = "cost_usd"
  case latencyMilliseconds = "latency_ms"
  case wall = "wall_ms"
  case foreseenInput = "foreseen_input_tokens"
  case foreseenOutput = "foreseen_output_tokens"
  case reservedInput = "reserved_input_tokens"
  case reservedOutput = "reserved_output_tokens"
  case reservedUSD = "reserved_usd"
}

extension CallContext {
  /// What both kinds of lines say about whom a call is for.
  init(in line: KeyedDecodingContainer<CallLogKey>) throws {
    self.init(
      role: try line.decode(Role.self, forKey: .role),
      agent: try line.decodeIfPresent(String.self, forKey: .agent),
      trial: try line.decodeIfPresent(Int.self, forKey: .trial),
      example: try line.decodeIfPresent(String.self, forKey: .example),
      split: try line.decodeIfPresent(String.self, forKey: .split))
  }
}
