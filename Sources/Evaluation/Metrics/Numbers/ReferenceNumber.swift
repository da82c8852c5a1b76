import Workflows

/// The number of an answer by the published GSM8K scorer.
///
/// Phrases that announce an answer are tried in a fixed order, each at its first occurrence; their numbers
/// are unsigned digits and commas with optional decimals, and a phrase whose capture is no number (a lone
/// comma) is passed over. Without such a phrase it is the text's last number, by ``NumberText``.
enum ReferenceNumber {
  static func value(in text: String) -> Double? {
    let cursor = TextCursor(text)
    for form in forms {
      guard let capture = cursor.firstMatch(form) else { continue }
      if let value = Double(capture.filter { $0 != "," }) { return value }
    }
    return NumberText.last(in: text).flatMap(Double.init)
  }

  private typealias Form = @Sendable (inout TextCursor) -> String?

  private static let forms: [Form] = [
    afterHashMarks, afterAnswerIs, betweenAsterisks, afterTotal,
  ]

  @Sendable private static func afterHashMarks(_ cursor: inout TextCursor) -> String? {
    guard cursor.skip("####") else { return nil }
    cursor.skipSpace()
    return capture(&cursor)
  }

  @Sendable private static func afterAnswerIs(_ cursor: inout TextCursor) -> String? {
    guard cursor.skip("answer") else { return nil }
    let gap = cursor.position
    cursor.skipSpace()
    guard cursor.position > gap, cursor.skip("is") else { return nil }
    skipOpening(&cursor)
    return capture(&cursor)
  }

  @Sendable private static func betweenAsterisks(_ cursor: inout TextCursor) -> String? {
    guard cursor.skip("**"), let number = capture(&cursor), cursor.skip("**"), endsHere(cursor)
    else { return nil }
    return number
  }

  @Sendable private static func afterTotal(_ cursor: inout TextCursor) -> String? {
    guard ["total", "result", "answer"].contains(where: { cursor.skip($0) }) else { return nil }
    skipOpening(&cursor)
    let start = cursor
    if let number = capture(&cursor), endsHere(cursor) { return number }
    // The point of a decimal number may be taken for a full stop.
    cursor = start
    let whole = cursor.take { $0 == "," || TextCursor.isDigit($0) }
    return whole.isEmpty || !endsHere(cursor) ? nil : whole
  }

  private static func skipOpening(_ cursor: inout TextCursor) {
    cursor.skipSpace()
    cursor.skip(anyOf: ":")
    cursor.skipSpace()
    cursor.skip(anyOf: "$")
    cursor.skipSpace()
  }

  /// Digits and commas, then decimals if there are any.
  private static func capture(_ cursor: inout TextCursor) -> String? {
    let whole = cursor.take { $0 == "," || TextCursor.isDigit($0) }
    guard !whole.isEmpty else { return nil }
    var ahead = cursor
    guard ahead.skip(anyOf: ".") else { return whole }
    let decimals = ahead.take(while: TextCursor.isDigit)
    guard !decimals.isEmpty else { return whole }
    cursor = ahead
    return "\(whole).\(decimals)"
  }

  private static func endsHere(_ cursor: TextCursor) -> Bool {
    var cursor = cursor
    cursor.skipSpace()
    return cursor.isAtEnd || cursor.next == "."
  }
}
