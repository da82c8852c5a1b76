/// Upper limits of what may be spent; `nil` sets no limit.
public struct BudgetCaps: Hashable, Codable, Sendable {
  public var calls: Int?
  public var tokens: Int?
  public var usd: Double?
  /// Time at work, summed over processes.
  public var wall: Duration?

  public init(
    calls: Int? = nil, tokens: Int? = nil, usd: Double? = nil, wall: Duration? = nil
  ) {
    self.calls = calls
    self.tokens = tokens
    self.usd = usd
    self.wall = wall
  }

  public static let unlimited = BudgetCaps()
}

/// What a cap can be set on.
public enum BudgetDimension: String, Codable, Sendable, CaseIterable {
  case calls, tokens, usd, wall
}

/// The state of a ``BudgetLedger`` at one moment.
public struct BudgetSnapshot: Hashable, Codable, Sendable {
  public let caps: BudgetCaps
  public let spent: BudgetAmount
  /// Held for attempts that have not been settled.
  public let reserved: BudgetAmount
  /// Time at work so far, earlier processes included.
  public let wall: Duration
  /// The cap that the last refusal named.
  public let lastRefusal: BudgetDimension?

  /// True when a server charged more than the worst case foreseen, and the sum passed a cap.
  public var isOverdrawn: Bool {
    caps.calls.map { spent.calls > $0 } ?? false || caps.tokens.map { spent.tokens > $0 } ?? false
      || caps.usd.map { spent.usd > $0 } ?? false
  }
}
