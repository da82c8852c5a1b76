import Workflows

/// MASPO's normal form of a mathematical answer: two answers are equal when these texts are.
///
/// Delimiters and `\text`, `\boxed` are unwrapped, degrees and white space dropped, roots and fractions
/// written in one line, letters lower-cased. `reference` keeps three quirks that `strict` repairs: square
/// brackets become round ones, a text of digits, commas and minus signs becomes the sorted list of its
/// integers (so `1,000` is `0,1`), and `\tfrac` and nested fractions stay.
enum MASPONormaliser {
  static func normalised(_ text: String, _ compatibility: ScoringCompatibility) -> String {
    var text = unwrapped(text.trimmed)
    for (written, meant) in [("^{\\circ}", ""), ("^\\circ", ""), ("\\circ", ""), ("°", "")] {
      text = text.replacing(written, with: meant)
    }
    if compatibility == .strict { text = repaired(text) }
    text.removeAll(where: \.isWhitespace)
    text = LaTeXCommands.replacing("\\sqrt", in: text, arguments: 1) { "sqrt(\($0[0]))" }
    text = spelledRoots(text)
    let fractions =
      compatibility == .strict ? ["\\dfrac", "\\tfrac", "\\frac"] : ["\\dfrac", "\\frac"]
    for command in fractions {
      text = LaTeXCommands.replacing(command, in: text, arguments: 2) { "\($0[0])/\($0[1])" }
    }
    for (written, meant) in [("\\pi", "π"), ("\\left", ""), ("\\right", "")] {
      text = text.replacing(written, with: meant)
    }
    if compatibility == .reference {
      text = text.replacing("[", with: "(").replacing("]", with: ")")
      if let integers = sortedIntegers(text) { return integers }
    }
    return text.lowercased()
  }

  private static func unwrapped(_ text: String) -> String {
    var text = text
    for (open, close) in [("$$", "$$"), ("$", "$"), ("\\[", "\\]"), ("\\(", "\\)")]
    where text.count >= open.count + close.count && text.hasPrefix(open) && text.hasSuffix(close) {
      text = text.dropFirst(open.count).dropLast(close.count).trimmed
    }
    for command in ["\\text", "\\boxed"] {
      text = LaTeXCommands.replacing(command, in: text, arguments: 1) { $0[0] }
    }
    return text
  }

  /// Thousands written as such are one number, and spacing commands are no part of an answer.
  private static func repaired(_ text: String) -> String {
    // The end of a row is no spacing command, even with a gap behind it.
    let rows = text.split(separator: "\\\\", omittingEmptySubsequences: false).map { row in
      [("{,}", ","), ("\\!", ""), ("\\,", ""), ("\\;", ""), ("\\ ", "")].reduce(String(row)) {
        $0.replacing($1.0, with: $1.1)
      }
    }
    return ThousandsSeparators.removed(from: rows.joined(separator: "\\\\"))
  }

  /// `√3` and `√(3)` become `sqrt(3)`.
  private static func spelledRoots(_ text: String) -> String {
    var parts = text.split(separator: "√", omittingEmptySubsequences: false)
    let first = parts.removeFirst()
    return parts.reduce(String(first)) { spelled, part in
      let digits = part.prefix { $0.isNumber }
      return digits.isEmpty
        ? spelled + "sqrt" + part : "\(spelled)sqrt(\(digits))\(part.dropFirst(digits.count))"
    }
  }

  private static func sortedIntegers(_ text: String) -> String? {
    guard !text.isEmpty, text.allSatisfy({ "0123456789,-".contains($0) }) else { return nil }
    var integers: [Int] = []
    var digits = ""
    for character in text + "," {
      if character.isNumber || (character == "-" && digits.isEmpty) {
        digits.append(character)
        continue
      }
      if let value = Int(digits) { integers.append(value) }
      digits = character == "-" ? "-" : ""
    }
    return integers.isEmpty ? nil : integers.sorted().map(String.init).joined(separator: ",")
  }
}
