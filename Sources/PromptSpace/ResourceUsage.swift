/// What a piece of work consumed; sums are exact, a cost is known only if every part's cost is.
public struct ResourceUsage: Hashable, Codable, Sendable {
  /// Requests that reached a server, every retry included.
  public var calls: Int
  /// Requests that the response cache answered instead.
  public var cachedCalls: Int
  public var inputTokens: Int
  public var outputTokens: Int
  /// US dollars, or `nil` when a price was unknown.
  public var costUSD: Double?

  public init(
    calls: Int = 0, cachedCalls: Int = 0, inputTokens: Int = 0, outputTokens: Int = 0,
    costUSD: Double? = 0
  ) {
    self.calls = calls
    self.cachedCalls = cachedCalls
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
    self.costUSD = costUSD
  }

  public static let zero = ResourceUsage()

  public static func + (left: ResourceUsage, right: ResourceUsage) -> ResourceUsage {
    ResourceUsage(
      calls: left.calls + right.calls, cachedCalls: left.cachedCalls + right.cachedCalls,
      inputTokens: left.inputTokens + right.inputTokens,
      outputTokens: left.outputTokens + right.outputTokens,
      costUSD: left.costUSD.flatMap { known in right.costUSD.map { known + $0 } })
  }

  public static func += (left: inout ResourceUsage, right: ResourceUsage) { left = left + right }
}
