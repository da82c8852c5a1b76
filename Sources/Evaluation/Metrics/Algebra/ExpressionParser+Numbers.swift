extension ExpressionParser {
  mutating func number() -> Expression? {
    let whole = cursor.digits()
    var text = whole
    if cursor.next == .character(".") {
      cursor.advance()
      let decimals = cursor.digits()
      if let repeating = repeatingDecimal(whole, decimals) { return repeating }
      guard !decimals.isEmpty || !whole.isEmpty else { return nil }
      text = (whole.isEmpty ? "0" : whole) + (decimals.isEmpty ? "" : "." + decimals)
    }
    if text == whole, let fraction = properFraction() { return .sum([.number(text), fraction]) }
    return .number(text)
  }

  /// `0.1\overline{6}` as the fraction (16 − 1)/90, up to fifteen digits.
  private mutating func repeatingDecimal(_ whole: String, _ decimals: String) -> Expression? {
    var ahead = self
    guard ahead.cursor.take(command: "overline"), case .number(let period)? = ahead.argument(),
      (whole + decimals + period).count <= 15, let all = Int(whole + decimals + period)
    else { return nil }
    self = ahead
    let tail = String(repeating: "0", count: decimals.count)
    let below = String(repeating: "9", count: period.count) + tail
    return .quotient(.number("\(all - (Int(whole + decimals) ?? 0))"), .number(below))
  }

  /// The fraction of a mixed number: `\frac{4}{5}`, or `4/5` after a space.
  private mutating func properFraction() -> Expression? {
    var ahead = self
    ahead.cursor.skipSpace()
    var parts: (above: Expression, below: Expression)?
    if ahead.cursor.take(command: "frac"), let above = ahead.argument(),
      let below = ahead.argument()
    {
      parts = (above, below)
    } else if ahead.cursor.position > cursor.position, ahead.cursor.next?.isDigit == true {
      let above = ahead.cursor.digits()
      guard ahead.cursor.take("/") else { return nil }
      parts = (.number(above), .number(ahead.cursor.digits()))
    }
    guard let parts, case .number(let above) = parts.above, case .number(let below) = parts.below,
      let small = Int(above), let large = Int(below), 0 < small, small < large
    else { return nil }
    self = ahead
    return .quotient(parts.above, parts.below)
  }
}
