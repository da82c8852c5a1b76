/// A ``BudgetAmount`` in whole numbers, so that sums are exact whatever their order.
struct LedgerAmount: Hashable, Sendable {
  var calls: Int64
  var tokens: Int64
  /// 10⁻¹² US dollars: fine enough for one token of the cheapest model, nine million dollars at most.
  var picodollars: Int64

  static let zero = LedgerAmount(calls: 0, tokens: 0, picodollars: 0)
  static let unlimited = LedgerAmount(calls: .max, tokens: .max, picodollars: .max)

  init(calls: Int64, tokens: Int64, picodollars: Int64) {
    self.calls = calls
    self.tokens = tokens
    self.picodollars = picodollars
  }

  /// Money is rounded up: what was spent is never understated.
  init(_ amount: BudgetAmount) {
    self.init(
      calls: Int64(max(0, amount.calls)), tokens: Int64(max(0, amount.tokens)),
      picodollars: Self.picodollars(amount.usd, .up))
  }

  /// Money is rounded down: a cap is never widened.
  init(_ caps: BudgetCaps) {
    self.init(
      calls: caps.calls.map { Int64(max(0, $0)) } ?? .max,
      tokens: caps.tokens.map { Int64(max(0, $0)) } ?? .max,
      picodollars: caps.usd.map { Self.picodollars($0, .down) } ?? .max)
  }

  var amount: BudgetAmount {
    BudgetAmount(calls: Int(calls), tokens: Int(tokens), usd: Double(picodollars) / 1e12)
  }

  func isWithin(_ cap: LedgerAmount) -> Bool {
    calls <= cap.calls && tokens <= cap.tokens && picodollars <= cap.picodollars
  }

  /// The first cap that this amount passes.
  func firstExcess(over cap: LedgerAmount) -> BudgetDimension? {
    if calls > cap.calls { return .calls }
    if tokens > cap.tokens { return .tokens }
    return picodollars > cap.picodollars ? .usd : nil
  }

  /// Saturates: a sum too large to count is over every cap but "unlimited".
  static func + (left: LedgerAmount, right: LedgerAmount) -> LedgerAmount {
    LedgerAmount(
      calls: saturated(left.calls, right.calls), tokens: saturated(left.tokens, right.tokens),
      picodollars: saturated(left.picodollars, right.picodollars))
  }

  static func - (left: LedgerAmount, right: LedgerAmount) -> LedgerAmount {
    LedgerAmount(
      calls: left.calls - right.calls, tokens: left.tokens - right.tokens,
      picodollars: left.picodollars - right.picodollars)
  }

  private static func saturated(_ left: Int64, _ right: Int64) -> Int64 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? .max : sum
  }

  /// Not-a-number and anything too large count as the largest sum, never as nothing.
  private static func picodollars(_ usd: Double, _ rule: FloatingPointRoundingRule) -> Int64 {
    guard usd > 0 || usd.isNaN else { return 0 }
    // 0.1 + 0.2 must not cost a picodollar more than 0.3 does: take off the noise of a Double first.
    let exact = usd * 1e12
    let nearest = exact.rounded()
    let steady = abs(exact - nearest) <= nearest.ulp * 4 ? nearest : exact.rounded(rule)
    return steady < 9e18 ? Int64(steady) : .max
  }
}
