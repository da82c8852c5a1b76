import Workflows

/// The number that a text gives as its answer: signed, with decimals, with well-formed thousands.
///
/// In the last answer tag that holds one, else in the text; there in this order: after the last `####`, in the
/// last `\boxed{}`, directly after the last "answer is" or "answer:", the text itself, else its last number
/// outside fenced code. Where a calculation is announced ("answer is 2 + 3 = 5"), it is what follows its
/// last `=`; "18 = 9 * 2" is 18. A minus sign counts unless a digit, letter or bracket stands before it.
enum StrictNumber {
  /// - Complexity: O(length).
  static func value(in text: String) -> Double? {
    let tagged = TaggedReply.last("answer", in: text).flatMap { found(in: $0) }
    return tagged ?? found(in: text)
  }

  private static func found(in text: String) -> Double? {
    let cursor = TextCursor(plain(text))
    return last(after: { $0.skip("####") }, in: cursor)
      ?? last(after: { $0.skip("\\boxed{") }, in: cursor) ?? last(after: announced, in: cursor)
      ?? whole(cursor) ?? TextCursor(plain(prose(text))).matches(number).last
      ?? cursor.matches(number).last
  }

  /// Without fenced code, whose numbers are no answers.
  private static func prose(_ text: String) -> String {
    text.split(separator: "```", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset.isMultiple(of: 2) }.map { String($0.element) }.joined(separator: "\n")
  }

  /// Without the LaTeX in which numbers are dressed.
  private static func plain(_ text: String) -> String {
    var plain = text
    for (written, meant) in [
      ("{,}", ","), (",\\!", ","), ("\\!", ""), ("\\,", ""), ("\\$", "$"), ("\u{2212}", "-"),
    ] { plain = plain.replacing(written, with: meant) }
    return plain
  }

  /// What follows the last of its announcements that a number follows.
  private static func last(
    after announcement: (inout TextCursor) -> Bool, in cursor: TextCursor
  ) -> Double? {
    // Only the places are collected, since what follows one may be as long as the text.
    let places = cursor.matches { announcement(&$0) ? $0.position : nil }
    for place in places.reversed() {
      var ahead = cursor
      ahead.position = place
      if let value = direct(&ahead) { return value }
    }
    return nil
  }

  private static func announced(_ cursor: inout TextCursor) -> Bool {
    guard cursor.skip("answer") else { return false }
    cursor.skipAll(of: "* ")
    return cursor.skip(":") || cursor.skip("is")
  }

  /// The value of a text that is nothing but a number, a mixed number or a quotient.
  private static func whole(_ cursor: TextCursor) -> Double? {
    var cursor = cursor
    let value = direct(&cursor)
    cursor.skipAll(of: ".*_$%)}\\ \t\r\n")
    return cursor.isAtEnd ? value : nil
  }

  /// The number that comes next, or the result of the calculation that comes next on the line.
  ///
  /// `3 1/2`, `1 000` and `10/2` are one number; what `=` follows at once is the result itself.
  private static func direct(_ cursor: inout TextCursor) -> Double? {
    cursor.skipAll(of: ": \t*_$£€\\([{~")
    let start = cursor.position
    guard var value = number(&cursor) else { return nil }
    let digits = cursor.scalars[start..<cursor.position]
    if digits.allSatisfy({ TextCursor.isDigit($0) || $0 == "-" }) {
      value = mixed(value, &cursor) ?? spaced(value, digits.count, &cursor) ?? value
    }
    value = quotient(value, &cursor) ?? value
    var ahead = cursor
    ahead.skipAll(of: " ")
    guard let next = ahead.next, "+-*/×÷".unicodeScalars.contains(next) else { return value }
    let line = TextCursor(ahead.take { $0 != "\n" })
    let results = line.matches { $0.skip(anyOf: "=") ? $0.position : nil }
    for place in results.reversed() {
      var result = line
      result.position = place
      result.skipAll(of: " $\\(")
      if let value = number(&result) { return value }
    }
    return value
  }

  /// `3 1/2`: a fraction smaller than 1 behind a whole number.
  private static func mixed(_ whole: Double, _ cursor: inout TextCursor) -> Double? {
    var ahead = cursor
    guard ahead.skip(anyOf: " ") else { return nil }
    let above = ahead.take(while: TextCursor.isDigit)
    guard ahead.skip(anyOf: "/") else { return nil }
    let below = ahead.take(while: TextCursor.isDigit)
    guard let above = Double(above), let below = Double(below), 0 < above, above < below else {
      return nil
    }
    cursor = ahead
    return whole.sign == .minus ? whole - above / below : whole + above / below
  }

  /// `1 000 000`: groups of three digits behind one to three.
  private static func spaced(
    _ first: Double, _ width: Int, _ cursor: inout TextCursor
  ) -> Double? {
    guard width <= 4, abs(first) < 1000, first != 0 else { return nil }
    var digits = ""
    var end = cursor
    while digits.count < longestGroups * 3 {
      var ahead = end
      guard ahead.skip(anyOf: " \u{A0}\u{2009}\u{202F}") else { break }
      let group = ahead.take(while: TextCursor.isDigit)
      guard group.count == 3 else { break }
      digits += group
      end = ahead
    }
    guard !digits.isEmpty else { return nil }
    cursor = end
    return Double("\(Int(first))\(digits)")
  }

  /// `10/2` with nothing to calculate behind it.
  private static func quotient(_ above: Double, _ cursor: inout TextCursor) -> Double? {
    var ahead = cursor
    ahead.skipAll(of: " ")
    guard ahead.skip(anyOf: "/÷") else { return nil }
    ahead.skipAll(of: " ")
    guard let below = number(&ahead), below != 0 else { return nil }
    var rest = ahead
    rest.skipAll(of: " ")
    if let next = rest.next, "+-*/×÷=".unicodeScalars.contains(next) { return nil }
    cursor = ahead
    return above / below
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

  /// Longer numbers are no numbers; without a limit a text of commas would take quadratic time.
  private static let longestGroups = 12

  /// Every `,ddd` that follows, where all of them have three digits.
  private static func groups(_ cursor: inout TextCursor) -> String {
    var ahead = cursor
    var digits = ""
    while ahead.next == ",", digits.count <= longestGroups * 3 {
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
