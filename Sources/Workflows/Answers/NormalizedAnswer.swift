/// MASPO's normal form of a mathematical answer: two answers are equal when these texts are.
///
/// Delimiters, `\text` and `\boxed` are unwrapped, degrees and white space dropped, roots, fractions and π written
/// in one line, letters lower-cased. `reference` keeps four quirks that `strict` repairs: square brackets become
/// round ones; a text of digits, commas and minus signs becomes the sorted list of its integers (`1,000` is
/// `0,1`); `\tfrac` stays; so does a command with braces in its argument.
package enum NormalizedAnswer {
  /// - Complexity: O(length × depth of nested commands).
  package static func text(_ answer: String, _ compatibility: Compatibility) -> String {
    var text = unwrapped(answer.trimmed, compatibility)
    for mark in ["^{\\circ}", "^\\circ", "\\circ", "°", "º"] {
      text = text.replacing(mark, with: "")
    }
    if compatibility == .strict { text = joined(text) }
    text.removeAll(where: \.isWhitespace)
    text = inOneLine(text, compatibility)
    if compatibility == .reference {
      text = text.replacing("[", with: "(").replacing("]", with: ")")
      text = sortedIntegers(text) ?? text
    }
    return text.lowercased()
  }

  private static func unwrapped(_ answer: String, _ compatibility: Compatibility) -> String {
    var text = withoutPairs("$", "$", in: answer)
    text = withoutPairs("\\[", "\\]", in: text)
    for (command, braces) in [("\\text", 0), ("\\boxed", 1)] {
      text = replacing(command, in: text, braces: braces, compatibility) { $0[0] }
    }
    return withoutPairs("\\(", "\\)", in: text)
  }

  /// The text without the delimiters of each pair; what stands between them stays.
  private static func withoutPairs(_ open: String, _ close: String, in text: String) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: open),
      let end = rest[start.upperBound...].firstRange(of: close)
    {
      result += rest[..<start.lowerBound] + rest[start.upperBound..<end.lowerBound]
      rest = rest[end.upperBound...]
    }
    return result + rest
  }

  /// Thousands written as such are one number, and spacing commands are no part of an answer.
  private static func joined(_ text: String) -> String {
    var text = text
    for (written, meant) in [("{,}", ","), ("\\!", ""), ("\\,", ""), ("\\;", ""), ("\\ ", "")] {
      text = text.replacing(written, with: meant)
    }
    return ThousandsSeparators.removed(from: text)
  }

  private static func inOneLine(_ text: String, _ compatibility: Compatibility) -> String {
    var text = replacing("\\sqrt", in: text, compatibility) { "sqrt(\($0[0]))" }
    text = text.replacing(/√([0-9]+)/) { "sqrt(\($0.output.1))" }
    if compatibility == .strict {
      text = text.replacing("√", with: "sqrt").replacing("\\tfrac", with: "\\frac")
    }
    for command in ["\\dfrac", "\\frac"] {
      text = replacing(command, in: text, arguments: 2, compatibility) { "\($0[0])/\($0[1])" }
    }
    for (written, meant) in [("\\pi", "π"), ("\\left", ""), ("\\right", "")] {
      text = text.replacing(written, with: meant)
    }
    return text
  }

  /// - Parameter braces: how deep an argument may nest them under `reference`.
  private static func replacing(
    _ command: String, in text: String, arguments: Int = 1, braces: Int = 0,
    _ compatibility: Compatibility, with make: ([String]) -> String
  ) -> String {
    LaTeXCommands.replacing(
      command, in: text, arguments: arguments,
      nesting: compatibility == .reference ? braces : nil, with: make)
  }

  /// The whole numbers of a text of digits, commas and minus signs, ascending; `nil` for any other text, and
  /// where a number is too long to be sorted.
  private static func sortedIntegers(_ text: String) -> String? {
    guard !text.isEmpty, text.allSatisfy({ "0123456789,-".contains($0) }) else { return nil }
    let written = text.matches(of: /-?[0-9]+/)
    let numbers = written.compactMap { Int($0.output) }
    guard !numbers.isEmpty, numbers.count == written.count else { return nil }
    return numbers.sorted().map(String.init).joined(separator: ",")
  }
}
