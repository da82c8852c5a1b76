/// Finds numbers in prose and writes them in one way.
///
/// A number is an optional sign (`+`, `-` or `−`), digits, groups of a comma and three digits, and optional
/// decimals. Signs count even between digits (`10-3` ends in −3) and a leading point does not (`.5` is 5):
/// the rules of the published GSM8K scorers, kept so that scores compare. Currency and percent signs are
/// no part of a number.
public enum NumberText {
  /// The last number of a text, normalised, or `nil` when there is none.
  ///
  /// - Complexity: O(length).
  public static func last(in text: String) -> String? {
    let scalars = Array(text.unicodeScalars)
    var position = 0
    var found: Range<Int>?
    while position < scalars.count {
      guard isDigit(scalars[position]) else {
        position += 1
        continue
      }
      let end = end(of: scalars, from: position)
      let isSigned = position > 0 && "+-\u{2212}".unicodeScalars.contains(scalars[position - 1])
      found = (isSigned ? position - 1 : position)..<end
      position = end
    }
    return found.map { normalised(scalars[$0]) }
  }

  /// One past the number that starts with the digit at `start`.
  private static func end(of scalars: [Unicode.Scalar], from start: Int) -> Int {
    func digits(from position: Int) -> Int {
      scalars[position...].firstIndex { !isDigit($0) } ?? scalars.count
    }
    var end = digits(from: start)
    while end < scalars.count, scalars[end] == ",", digits(from: end + 1) >= end + 4 { end += 4 }
    if end < scalars.count, scalars[end] == "." {
      let decimals = digits(from: end + 1)
      if decimals > end + 1 { end = decimals }
    }
    return end
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  /// Drops commas, a plus sign, and zeros that carry nothing: `+007.50` gives `7.5`, `-0` gives `0`.
  private static func normalised(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    let digits = scalars.filter { isDigit($0) || $0 == "." }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    let whole = String(String.UnicodeScalarView(parts[0].drop { $0 == "0" }))
    var decimals = parts.count > 1 ? parts[1] : []
    while decimals.last == "0" { decimals.removeLast() }
    let fraction = decimals.isEmpty ? "" : "." + String(String.UnicodeScalarView(decimals))
    let magnitude = (whole.isEmpty ? "0" : whole) + fraction
    let isNegative = scalars.first == "-" || scalars.first == "\u{2212}"
    return isNegative && magnitude != "0" ? "-" + magnitude : magnitude
  }
}
