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

  public static func + (left: BudgetAmount, right: BudgetAmount) -> BudgetAmount {
    BudgetAmount(
      calls: left.calls + right.calls, tokens: left.tokens + right.tokens,
      usd: left.usd + right.usd)
  }

  public static func - (left: BudgetAmount, right: BudgetAmount) -> BudgetAmount {
    BudgetAmount(
      calls: left.calls - right.calls, tokens: left.tokens - right.tokens,
      usd: left.usd - right.usd)
  }

  public static func * (left: BudgetAmount, count: Int) -> BudgetAmount {
    BudgetAmount(
      calls: left.calls * count, tokens: left.tokens * count, usd: left.usd * Double(count))
  }
}
