extension CommunicationSummary {
  public var prefillTokens: Int { agents.reduce(0) { $0 + $1.prefillTokens } }
  public var cachedTokens: Int { agents.reduce(0) { $0 + $1.cachedTokens } }
  public var decodeTokens: Int { agents.reduce(0) { $0 + $1.decodeTokens } }
  public var totalTokens: Int { prefillTokens + decodeTokens }

  /// cached / prefill; `nil` of nothing, as every ratio here.
  public var cacheHitRatio: Double? { quotient(Double(cachedTokens), Double(prefillTokens)) }

  /// Call time over wall time: how much went on at once, not what was gained. It grows with calls that were wasted.
  public var speedup: Double? { quotient(apiTime, wallTime) }

  /// Call time of the longest path over wall time; likewise of the runs themselves.
  public var streamingSpeedup: Double? { quotient(criticalPathTime, wallTime) }

  /// Wall time of waiting over that of these runs: what was gained.
  public var trueSpeedup: Double? { serial.flatMap { quotient($0.wallTime, wallTime) } }

  /// The share of ``boundSimple`` that ``trueSpeedup`` reaches.
  public var boundFraction: Double? {
    trueSpeedup.flatMap { speedup in boundSimple.flatMap { quotient(speedup, $0) } }
  }

  /// ``modelWall`` over wall time: 1 where nothing but the calls took time.
  public var modelFraction: Double? { modelWall.flatMap { quotient($0, wallTime) } }

  public var overlaps: Bool { overlappingRuns > 0 }

  /// α, tokens of prompts that were read anew for each token written.
  public var alpha: Double? {
    quotient(Double(prefillTokens - cachedTokens), Double(decodeTokens))
  }

  /// β, tokens of prompts from the prefix cache for each token written.
  public var beta: Double? { quotient(Double(cachedTokens), Double(decodeTokens)) }

  /// ρ, tokens written over those written when waiting.
  public var rho: Double? {
    serial?.decodeTokens.flatMap { quotient(Double(decodeTokens), Double($0)) }
  }

  private func quotient(_ part: Double, _ whole: Double) -> Double? {
    whole > 0 ? part / whole : nil
  }
}
