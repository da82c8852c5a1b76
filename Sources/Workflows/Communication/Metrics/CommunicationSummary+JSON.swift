/// Field names of the published logger; what is ours stands beside them. A figure that is not known is null.
extension CommunicationSummary: Encodable {
  private enum RootKey: String, CodingKey { case summary }

  private enum Key: String, CodingKey {
    case agents, runs
    case agentCount = "agent_count"
    case totalPrefillTokens = "total_prefill_tokens"
    case totalCachedTokens = "total_cached_tokens"
    case totalDecodeTokens = "total_decode_tokens"
    case totalTokens = "total_tokens"
    case speedupAnalysis = "speedup_analysis"
    case failedRuns = "failed_runs"
    case unfinishedRuns = "unfinished_runs"
    case queueDepthMax = "queue_depth_max"
    case formatMisses = "format_misses"
    case corrections, retries
    case wastedTokens = "wasted_tokens"
    case costUSD = "cost_usd"
    case alpha, beta, rho
    case usageSource = "usage_source"
  }

  private enum SpeedKey: String, CodingKey {
    case apiTime = "api_time"
    case wallTime = "wall_time"
    case speedup
    case totalHitRatio = "total_kv_cache_hit_ratio"
    case criticalPathTime = "critical_path_time"
    case streamingSpeedup = "streaming_speedup"
    case timeline
    case serialWallTime = "serial_wall_time"
    case trueSpeedup = "true_speedup"
    case boundSimple = "bound_simple"
    case boundFraction = "bound_fraction"
    case modelWall = "model_wall"
    case modelFraction = "model_fraction"
    case overlap
    case overlappingRuns = "overlapping_runs"
    case ttft50 = "ttft_p50"
    case ttft99 = "ttft_p99"
    case handOff50 = "handoff_latency_p50"
    case handOff99 = "handoff_latency_p99"
  }

  private enum AgentKey: String, CodingKey {
    case segments
    case prefillTokens = "prefill_tokens"
    case cachedTokens = "cached_tokens"
    case hitRatio = "kv_cache_hit_ratio"
    case decodeTokens = "decode_tokens"
    case apiTime = "api_time"
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  public func encode(to encoder: any Encoder) throws {
    var root = encoder.container(keyedBy: RootKey.self)
    var values = root.nestedContainer(keyedBy: Key.self, forKey: .summary)
    var named = values.nestedContainer(keyedBy: Name.self, forKey: .agents)
    for agent in agents {
      var figures = named.nestedContainer(
        keyedBy: AgentKey.self, forKey: Name(stringValue: agent.name))
      try figures.encode(agent.segments, forKey: .segments)
      try figures.encode(agent.prefillTokens, forKey: .prefillTokens)
      try figures.encode(agent.cachedTokens, forKey: .cachedTokens)
      try figures.encode(rounded(agent.cacheHitRatio ?? 0, 4), forKey: .hitRatio)
      try figures.encode(agent.decodeTokens, forKey: .decodeTokens)
      try figures.encode(rounded(agent.apiTime), forKey: .apiTime)
    }
    try encode(totals: &values)
    var speed = values.nestedContainer(keyedBy: SpeedKey.self, forKey: .speedupAnalysis)
    try encode(published: &speed)
    try encode(added: &speed)
  }

  private func encode(totals values: inout KeyedEncodingContainer<Key>) throws {
    try values.encode(agents.count, forKey: .agentCount)
    try values.encode(prefillTokens, forKey: .totalPrefillTokens)
    try values.encode(cachedTokens, forKey: .totalCachedTokens)
    try values.encode(decodeTokens, forKey: .totalDecodeTokens)
    try values.encode(totalTokens, forKey: .totalTokens)
    try values.encode(runs, forKey: .runs)
    try values.encode(failedRuns, forKey: .failedRuns)
    try values.encode(unfinishedRuns, forKey: .unfinishedRuns)
    try values.encode(queueDepth, forKey: .queueDepthMax)
    try values.encode(formatMisses, forKey: .formatMisses)
    try values.encode(corrections, forKey: .corrections)
    try values.encode(retries, forKey: .retries)
    try values.encode(wastedTokens, forKey: .wastedTokens)
    try values.encode(rounded(costUSD, 9), forKey: .costUSD)
    try values.encode(rounded(alpha), forKey: .alpha)
    try values.encode(rounded(beta), forKey: .beta)
    try values.encode(rounded(rho), forKey: .rho)
    try values.encode(usageSource, forKey: .usageSource)
  }

  private func encode(published speed: inout KeyedEncodingContainer<SpeedKey>) throws {
    try speed.encode(rounded(apiTime), forKey: .apiTime)
    try speed.encode(rounded(wallTime), forKey: .wallTime)
    try speed.encode(rounded(speedup, 2), forKey: .speedup)
    try speed.encode(rounded(cacheHitRatio ?? 0, 4), forKey: .totalHitRatio)
    try speed.encode(rounded(criticalPathTime), forKey: .criticalPathTime)
    try speed.encode(rounded(streamingSpeedup, 2), forKey: .streamingSpeedup)
    try speed.encode(timeline?.text ?? [], forKey: .timeline)
  }

  private func encode(added speed: inout KeyedEncodingContainer<SpeedKey>) throws {
    try speed.encode(rounded(serial?.wallTime), forKey: .serialWallTime)
    try speed.encode(rounded(trueSpeedup, 4), forKey: .trueSpeedup)
    try speed.encode(rounded(boundSimple, 4), forKey: .boundSimple)
    try speed.encode(rounded(boundFraction, 4), forKey: .boundFraction)
    try speed.encode(rounded(modelWall), forKey: .modelWall)
    try speed.encode(rounded(modelFraction, 4), forKey: .modelFraction)
    try speed.encode(overlaps, forKey: .overlap)
    try speed.encode(overlappingRuns, forKey: .overlappingRuns)
    try speed.encode(rounded(firstTextLatencies?.p50), forKey: .ttft50)
    try speed.encode(rounded(firstTextLatencies?.p99), forKey: .ttft99)
    try speed.encode(rounded(handOffLatencies?.p50), forKey: .handOff50)
    try speed.encode(rounded(handOffLatencies?.p99), forKey: .handOff99)
  }

  /// Microseconds and millionths unless told otherwise: sums of measured times have no more meaning.
  private func rounded(_ value: Double?, _ places: Int = 6) -> Double? {
    let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
    return value.map { ($0 * scale).rounded() / scale }
  }
}
