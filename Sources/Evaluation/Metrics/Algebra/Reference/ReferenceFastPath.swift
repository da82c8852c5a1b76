/// Decides by the published rules what needs no algebra system: identical texts, numbers, simple fractions
/// and square roots of whole numbers.
struct ReferenceFastPath {
  /// Larger values leave the range where a floating-point difference is certain.
  private static let maximumMagnitude = 1e6

  let parsesLaTeX: Bool

  /// - Returns: `nil` where this path cannot tell.
  func areEqual(_ first: String, _ second: String) -> Bool? {
    if first == second { return true }
    if let left = PythonNumber.value(of: first), let right = PythonNumber.value(of: second) {
      return PythonNumber.areClose(left, right)
    }
    // A backslash is an error to a parser of plain notation, and what cannot be parsed equals itself only.
    if !parsesLaTeX, first.contains("\\") || second.contains("\\") { return false }
    guard let left = value(of: first), let right = value(of: second) else { return nil }
    if left == right { return true }
    guard let one = left.value, let two = right.value,
      max(abs(one), abs(two)) < Self.maximumMagnitude
    else { return nil }
    let (difference, tolerance) = (abs(one - two), PythonNumber.tolerance(one, two))
    // At the limit itself the order of roundings decides.
    guard abs(difference - tolerance) > 1e-6 * tolerance else { return nil }
    return difference < tolerance
  }

  /// A sign, then digits, a fraction of whole numbers, or a multiple of a root of a whole number.
  private func value(of text: String) -> SurdSum? {
    let isNegative = text.hasPrefix("-")
    let magnitude = isNegative ? text.dropFirst() : text[...]
    let value = number(magnitude) ?? quotient(magnitude) ?? fraction(magnitude) ?? root(magnitude)
    return isNegative ? value?.negated : value
  }

  private func number(_ text: Substring) -> SurdSum? {
    guard text.first.map(Self.isDigit) ?? false, text.last.map(Self.isDigit) ?? false,
      text.allSatisfy({ Self.isDigit($0) || $0 == "." })
    else { return nil }
    return Rational(decimal: String(text)).map(SurdSum.init)
  }

  /// `3/4`.
  private func quotient(_ text: Substring) -> SurdSum? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    return Self.ratio(parts[0], parts[1])
  }

  /// `\frac{3}{4}`, the numerator perhaps negative.
  private func fraction(_ text: Substring) -> SurdSum? {
    for command in ["\\frac{", "\\dfrac{"] where text.hasPrefix(command) && text.hasSuffix("}") {
      let inner = text.dropFirst(command.count).dropLast()
      guard let middle = inner.firstRange(of: "}{") else { return nil }
      let above = inner[..<middle.lowerBound]
      let isNegative = above.hasPrefix("-")
      let ratio = Self.ratio(isNegative ? above.dropFirst() : above, inner[middle.upperBound...])
      return isNegative ? ratio?.negated : ratio
    }
    return nil
  }

  /// `6\sqrt{2}`.
  private func root(_ text: Substring) -> SurdSum? {
    let digits = text.prefix(while: Self.isDigit)
    let rest = text.dropFirst(digits.count)
    guard digits.isEmpty || Int(digits) != nil, rest.hasPrefix("\\sqrt{"), rest.hasSuffix("}"),
      let radicand = Self.whole(rest.dropFirst(6).dropLast()),
      let root = SurdSum(Rational(radicand)).squareRoot
    else { return nil }
    return digits.isEmpty
      ? root : Int(digits).flatMap { root.multiplied(by: SurdSum(Rational($0))) }
  }

  private static func ratio(_ above: Substring, _ below: Substring) -> SurdSum? {
    guard let above = whole(above), let below = whole(below) else { return nil }
    return Rational(above, over: below).map(SurdSum.init)
  }

  private static func whole(_ text: Substring) -> Int? {
    text.allSatisfy(isDigit) ? Int(text) : nil
  }

  private static func isDigit(_ character: Character) -> Bool {
    character.isASCII && character.isNumber
  }
}
