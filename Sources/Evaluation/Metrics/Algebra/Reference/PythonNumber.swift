import Workflows

/// A text that Python's `float` accepts, as the published scorer reads numbers.
enum PythonNumber {
  /// Commas are dropped first; a number before `%` or `\%` is divided by 100.
  static func value(of text: String) -> Double? {
    let bare = text.filter { $0 != "," }
    if let value = float(bare) { return value }
    guard bare.hasSuffix("%") else { return nil }
    let number = bare.dropLast()
    return float(number.hasSuffix("\\") ? number.dropLast() : number).map { $0 / 100 }
  }

  /// Surrounding white space, one underscore between digits, exponents, `inf` and `nan` are allowed.
  private static func float(_ text: some StringProtocol) -> Double? {
    let trimmed = text.trimmed.lowercased()
    let unsigned = trimmed.drop { "+-".contains($0) }
    guard trimmed.count - unsigned.count <= 1 else { return nil }
    if ["inf", "infinity", "nan"].contains(unsigned) { return Double(trimmed) }
    let digits = Array(unsigned)
    for (index, character) in digits.enumerated() where character == "_" {
      let isBetween =
        index > 0 && index + 1 < digits.count && digits[index - 1].isNumber
        && digits[index + 1].isNumber
      guard isBetween else { return nil }
    }
    guard digits.contains(where: \.isNumber), digits.allSatisfy({ "0123456789._e+-".contains($0) })
    else { return nil }
    return Double(trimmed.filter { $0 != "_" })
  }

  /// `math.isclose` with its relative tolerance of 10⁻⁹ and an absolute one of 10⁻³.
  static func areClose(_ left: Double, _ right: Double) -> Bool {
    if left == right { return true }
    guard left.isFinite, right.isFinite else { return false }
    return abs(left - right) <= tolerance(left, right)
  }

  static func tolerance(_ left: Double, _ right: Double) -> Double {
    max(1e-9 * max(abs(left), abs(right)), 1e-3)
  }
}
