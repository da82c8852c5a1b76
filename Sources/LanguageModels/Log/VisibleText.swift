/// Makes text from elsewhere fit for a terminal: nothing in it can move the cursor, set a title or reorder.
public enum VisibleText {
  /// True for scalars that act instead of being seen: C0 and C1 controls except tab and line feed, DEL,
  /// line and paragraph separators, the bidirectional controls and the invisible tag characters.
  public static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
    case 0xE0000...0xE007F: true
    default: false
    }
  }

  /// The text with every control written out, such as `\u{1B}`; the same text when it has none.
  ///
  /// - Complexity: O(length).
  public static func of(_ text: String) -> String {
    replacing(text) { "\\u{\(String($0.value, radix: 16, uppercase: true))}" }
  }

  /// Text on one line: line feeds and tabs are written out too.
  public static func line(_ text: String) -> String {
    of(text).split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
      .split(separator: "\t", omittingEmptySubsequences: false).joined(separator: "\\t")
  }

  /// JSON text with every control as an escape of JSON, which reads back as the same value.
  public static func json(_ text: String) -> String {
    replacing(text) { scalar in
      String(scalar).utf16.map { unit in
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }.joined()
    }
  }

  private static func replacing(
    _ text: String, _ spelling: (Unicode.Scalar) -> String
  ) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isControl(scalar) {
        result.append(contentsOf: spelling(scalar).unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}
