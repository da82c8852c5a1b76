extension CallRecord: CallLogLine {
  package func write(to line: inout JSONObjectWriter) throws {
    if let agent = context.agent { line.field("agent", agent) }
    line.field("attempt", attempt)
    line.field("cached", isFromCache)
    line.field("cached_tokens", outcome.usage.cachedInputTokens)
    // Written even when unknown: a missing cost must not look like an old line.
    if let cost = outcome.costUSD {
      try line.field("cost_usd", cost)
    } else {
      line.null("cost_usd")
    }
    line.field("estimated", outcome.usage.isEstimated)
    if let example = context.example { line.field("example", example) }
    if let foreseen {
      line.field("foreseen_input_tokens", foreseen.inputTokens)
      line.field("foreseen_output_tokens", foreseen.outputTokens)
    }
    if let id { line.field("id", id) }
    line.field("input_tokens", outcome.usage.inputTokens)
    line.field("latency_ms", outcome.latency.wholeMilliseconds)
    line.field("model", model)
    line.field("output_tokens", outcome.usage.outputTokens)
    line.field("role", context.role.rawValue)
    line.field("sent", outcome.wasSent)
    if let split = context.split { line.field("split", split) }
    line.field("status", outcome.status)
    line.field("time", time)
    if let trial = context.trial { line.field("trial", trial) }
    if let wall { line.field("wall_ms", wall.wholeMilliseconds) }
  }
}
