/// What a piece of work consumed; sums are exact, a cost is known only if every part's cost is.
public struct ResourceUsage: Hashable, Sendable {
  /// Requests that reached a server, every retry included.
  public var calls: Int
  /// Requests that a kept answer served instead: calls saved by replay.
  public var cachedCalls: Int
  public var inputTokens: Int
  public var outputTokens: Int
  /// US dollars, or `nil` when a price was unknown.
  public var costUSD: Double?
  /// Input and output tokens of the ``cachedCalls``, which nobody paid again.
  public var savedTokens: Int
  /// What the answers of the ``cachedCalls`` had cost, or `nil` when a price was unknown.
  public var savedUSD: Double?

  public init(
    calls: Int = 0, cachedCalls: Int = 0, inputTokens: Int = 0, outputTokens: Int = 0,
    costUSD: Double? = 0, savedTokens: Int = 0, savedUSD: Double? = 0
  ) {
    self.calls = calls
    self.cachedCalls = cachedCalls
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
    self.costUSD = costUSD
    self.savedTokens = savedTokens
    self.savedUSD = savedUSD
  }

  public static let zero = ResourceUsage()

  /// Calls without any kept answer: what the same work costs the first time.
  public var neededCalls: Int { calls + cachedCalls }

  public static func + (left: ResourceUsage, right: ResourceUsage) -> ResourceUsage {
    ResourceUsage(
      calls: left.calls + right.calls, cachedCalls: left.cachedCalls + right.cachedCalls,
      inputTokens: left.inputTokens + right.inputTokens,
      outputTokens: left.outputTokens + right.outputTokens,
      costUSD: sum(left.costUSD, right.costUSD),
      savedTokens: left.savedTokens + right.savedTokens,
      savedUSD: sum(left.savedUSD, right.savedUSD))
  }

  public static func += (left: inout ResourceUsage, right: ResourceUsage) { left = left + right }

  private static func sum(_ left: Double?, _ right: Double?) -> Double? {
    left.flatMap { known in right.map { known + $0 } }
  }
}

extension ResourceUsage: Codable {
  private enum CodingKeys: String, CodingKey {
    case calls, cachedCalls, inputTokens, outputTokens, costUSD, savedTokens, savedUSD
  }

  /// A record without savings, as earlier versions wrote it, says nothing about their money.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      calls: try values.decode(Int.self, forKey: .calls),
      cachedCalls: try values.decode(Int.self, forKey: .cachedCalls),
      inputTokens: try values.decode(Int.self, forKey: .inputTokens),
      outputTokens: try values.decode(Int.self, forKey: .outputTokens),
      costUSD: try values.decodeIfPresent(Double.self, forKey: .costUSD),
      savedTokens: try values.decodeIfPresent(Int.self, forKey: .savedTokens) ?? 0,
      savedUSD: try values.decodeIfPresent(Double.self, forKey: .savedUSD))
  }
}
