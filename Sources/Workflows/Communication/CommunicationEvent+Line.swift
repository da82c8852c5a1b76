import LanguageModels

extension CommunicationEvent {
  /// The event as one line of JSON, without the line end.
  ///
  /// - Throws: where a number is none.
  package func json() throws -> [UInt8] {
    try JSONObjectWriter.object(capacity: 256) { try write(to: &$0) }
  }

  private func write(to line: inout JSONObjectWriter) throws {
    if let agent { line.field("agent", agent) }
    if let agents {
      line.field("agents", agents) { object, place in
        object.field("after", place.after)
        object.field("id", place.id)
      }
    }
    if let attempt { line.field("attempt", attempt) }
    if let bytes { line.field("bytes", bytes) }
    if let usage { line.field("cached_tokens", usage.cachedInputTokens) }
    if let call { line.field("call", call) }
    if let calls { line.field("calls", calls) }
    if let costUSD { try line.field("cost_usd", costUSD) }
    if let usage { line.field("estimated", usage.isEstimated) }
    if let inbound {
      line.field("inbound", inbound) { object, name in
        object.field("agent", name.agent)
        object.field("step", name.step)
      }
    }
    if let usage { line.field("input_tokens", usage.inputTokens) }
    line.field("kind", kind.rawValue)
    if let usage { line.field("output_tokens", usage.outputTokens) }
    try writeRest(to: &line)
  }

  private func writeRest(to line: inout JSONObjectWriter) throws {
    if let protocolName { line.field("protocol", protocolName.rawValue) }
    if let reason { line.field("reason", String(reason.prefix(Self.longestReason))) }
    if let recovered { line.field("recovered", recovered) }
    line.field("run", run)
    try line.field("seconds", seconds)
    if let step { line.field("step", step) }
    if let tokens { line.field("tokens", tokens) }
    if let waiting { line.field("waiting", waiting) }
  }

  private static let longestReason = 300
}

extension CommunicationEvent: Decodable {
  private enum CodingKeys: String, CodingKey {
    case kind, run, seconds, agent, call, attempt, step, inbound, waiting, bytes, tokens, recovered,
      calls, reason, agents, estimated
    case protocolName = "protocol"
    case costUSD = "cost_usd"
    case inputTokens = "input_tokens"
    case outputTokens = "output_tokens"
    case cachedTokens = "cached_tokens"
  }

  /// Above it a count is no count: sums over a whole log must not overflow.
  private static let largestCount = 1_000_000_000_000

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func count(_ key: CodingKeys) throws -> Int? {
      guard let number = try values.decodeIfPresent(Int.self, forKey: key) else { return nil }
      guard (0...Self.largestCount).contains(number) else { throw Self.outOfRange(key, values) }
      return number
    }
    func amount(_ key: CodingKeys) throws -> Double? {
      guard let number = try values.decodeIfPresent(Double.self, forKey: key) else { return nil }
      guard (0...Double(Self.largestCount)).contains(number) else {
        throw Self.outOfRange(key, values)
      }
      return number
    }
    guard let seconds = try amount(.seconds) else { throw Self.outOfRange(.seconds, values) }
    self.init(
      try values.decode(Kind.self, forKey: .kind),
      run: try values.decode(String.self, forKey: .run),
      seconds: seconds, agent: try values.decodeIfPresent(String.self, forKey: .agent))
    (call, attempt, step) = (try count(.call), try count(.attempt), try count(.step))
    (waiting, bytes, tokens) = (try count(.waiting), try count(.bytes), try count(.tokens))
    (calls, costUSD) = (try count(.calls), try amount(.costUSD))
    inbound = try values.decodeIfPresent([StepName].self, forKey: .inbound)
    agents = try values.decodeIfPresent([Place].self, forKey: .agents)
    recovered = try values.decodeIfPresent(Bool.self, forKey: .recovered)
    reason = try values.decodeIfPresent(String.self, forKey: .reason)
    protocolName = try values.decodeIfPresent(CommunicationProtocol.self, forKey: .protocolName)
    guard let input = try count(.inputTokens) else { return }
    usage = TokenUsage(
      inputTokens: input, outputTokens: try count(.outputTokens) ?? 0,
      cachedInputTokens: try count(.cachedTokens) ?? 0,
      isEstimated: try values.decodeIfPresent(Bool.self, forKey: .estimated) ?? false)
  }

  private static func outOfRange(
    _ key: CodingKeys, _ values: KeyedDecodingContainer<CodingKeys>
  ) -> DecodingError {
    DecodingError.dataCorruptedError(
      forKey: key, in: values, debugDescription: "a number is out of range")
  }
}
