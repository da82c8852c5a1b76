/// The number that a text gives as its answer: signed, with decimals, with well-formed thousands.
///
/// In this order: after the last `####`, in the last `\boxed{}`, directly after the last "answer is" or
/// "answer:", else the last number of the text. Where a calculation is announced ("answer is 2 + 3 = 5"), it
/// is what follows its last `=`. A minus sign counts unless a digit, letter or bracket stands before it.
enum StrictNumber {
  static func value(in text: String) -> Double? {
    let cursor = TextCursor(plain(text))
    for form in [afterHashMarks, boxed, announced] {
      if let value = cursor.matches(form).last { return value }
    }
    return cursor.matches(number).last
  }

  /// Without the LaTeX in which numbers are dressed.
  private static func plain(_ text: String) -> String {
    var plain = text
    for (written, meant) in [
      ("{,}", ","), (",\\!", ","), ("\\!", ""), ("\\,", ""), ("\\$", "$"), ("\u{2212}", "-"),
    ] { plain = plain.replacing(written, with: meant) }
    return plain
  }

  private static func afterHashMarks(_ cursor: inout TextCursor) -> Double? {
    cursor.skip("####") ? direct(&cursor) : nil
  }

  private static func boxed(_ cursor: inout TextCursor) -> Double? {
    cursor.skip("\\boxed{") ? direct(&cursor) : nil
  }

  private static func announced(_ cursor: inout TextCursor) -> Double? {
    guard cursor.skip("answer") else { return nil }
    cursor.skipAll(of: "* ")
    guard cursor.skip(":") || cursor.skip("is") else { return nil }
    return direct(&cursor)
  }

  /// The number that comes next, or the result of the calculation that comes next on the line.
  private static func direct(_ cursor: inout TextCursor) -> Double? {
    cursor.skipAll(of: ": \t*_$£€\\([{~")
    guard let first = number(&cursor) else { return nil }
    var ahead = cursor
    ahead.skipAll(of: " ")
    guard let next = ahead.next, "+-*/×÷=".unicodeScalars.contains(next) else { return first }
    let line = TextCursor(ahead.take { $0 != "\n" })
    let results = line.matches { cursor -> Double? in
      guard cursor.skip(anyOf: "=") else { return nil }
      cursor.skipAll(of: " $\\(")
      return number(&cursor)
    }
    return results.last ?? first
  }

  /// An optional sign and currency, digits with groups of three, optional decimals; or decimals alone.
  private static func number(_ cursor: inout TextCursor) -> Double? {
    let sign = sign(&cursor)
    // The middle of a number or of a word is no number of its own.
    if sign.isEmpty, let before = cursor.previous, TextCursor.isDigit(before) { return nil }
    var digits = cursor.take(while: TextCursor.isDigit)
    if (1...3).contains(digits.count) { digits += groups(&cursor) }
    var ahead = cursor
    if ahead.skip(anyOf: ".") {
      let decimals = ahead.take(while: TextCursor.isDigit)
      if !decimals.isEmpty {
        digits += ".\(decimals)"
        cursor = ahead
      }
    }
    if digits.hasPrefix(".") { digits = "0" + digits }
    return Double(sign + digits)
  }

  private static func sign(_ cursor: inout TextCursor) -> String {
    let start = cursor
    cursor.skip(anyOf: "$£€")
    let isBinary = start.previous.map { $0.properties.isAlphabetic || isClosing($0) } ?? false
    if !isBinary, cursor.skip(anyOf: "+-") {
      let sign = cursor.previous == "-" ? "-" : ""
      cursor.skip(anyOf: "$£€")
      return sign
    }
    cursor = start
    return ""
  }

  private static func isClosing(_ scalar: Unicode.Scalar) -> Bool {
    TextCursor.isDigit(scalar) || ")]}%".unicodeScalars.contains(scalar)
  }

  /// Every `,ddd` that follows, where all of them have three digits.
  private static func groups(_ cursor: inout TextCursor) -> String {
    var ahead = cursor
    var digits = ""
    while ahead.next == "," {
      var group = ahead
      group.position += 1
      let part = group.take(while: TextCursor.isDigit)
      guard part.count == 3 else { return part.isEmpty ? finish(&cursor, ahead, digits) : "" }
      digits += part
      ahead = group
    }
    return finish(&cursor, ahead, digits)
  }

  private static func finish(_ cursor: inout TextCursor, _ end: TextCursor, _ digits: String)
    -> String
  {
    cursor = end
    return digits
  }
}
