/// A sum of calls, tokens and money.
public struct BudgetAmount: Hashable, Codable, Sendable {
  public var calls: Int
  /// Input and output together.
  public var tokens: Int
  public var usd: Double

  public init(calls: Int = 0, tokens: Int = 0, usd: Double = 0) {
    self.calls = calls
    self.tokens = tokens
    self.usd = usd
  }

  public static let zero = BudgetAmount()
}

/// Upper limits of what may be spent; `nil` sets no limit.
public struct BudgetCaps: Hashable, Codable, Sendable {
  public var calls: Int?
  public var tokens: Int?
  public var usd: Double?

  public init(calls: Int? = nil, tokens: Int? = nil, usd: Double? = nil) {
    self.calls = calls
    self.tokens = tokens
    self.usd = usd
  }

  public static let unlimited = BudgetCaps()
}

/// The state of a ``BudgetLedger`` at one moment.
public struct BudgetSnapshot: Hashable, Codable, Sendable {
  public let caps: BudgetCaps
  public let spent: BudgetAmount
  /// Held for attempts that have not been settled.
  public let reserved: BudgetAmount

  /// True when a server charged more than the worst case foreseen, and the sum passed a cap.
  public var isOverdrawn: Bool {
    caps.calls.map { spent.calls > $0 } ?? false || caps.tokens.map { spent.tokens > $0 } ?? false
      || caps.usd.map { spent.usd > $0 } ?? false
  }
}
