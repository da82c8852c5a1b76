import Workflows

/// How the MATH metric finds the answer in a text.
///
/// `reference`: the last box with at most one nested pair of braces, else the last sentence. `strict`: the last
/// box with balanced braces, else what follows the last "answer is", else the last formula, else the last line.
enum MathAnswer {
  static func answer(in text: String, _ compatibility: Compatibility) -> String {
    switch compatibility {
    case .reference: BoxedText.all(in: text, nesting: 1).last ?? lastSentence(of: text)
    case .strict: boxed(in: text) ?? announced(in: text) ?? formula(in: text) ?? lastLine(of: text)
    }
  }

  /// The answer of a gold text, which is a solution with a box or the bare answer.
  static func gold(in text: String, _ compatibility: Compatibility) -> String {
    switch compatibility {
    case .reference: answer(in: text, .reference)
    case .strict: boxed(in: text) ?? text.trimmed
    }
  }

  static func boxed(in text: String) -> String? {
    let unified = text.replacing("\\fbox", with: "\\boxed").replacing("\\boxed {", with: "\\boxed{")
    return BoxedText.all(in: unified).last { !$0.isEmpty }
  }

  /// Sentences end with `.`, `!` or `?` before white space, unless a digit stands before.
  private static func lastSentence(of text: String) -> String {
    let characters = Array(text)
    var sentences: [String] = []
    var start = 0
    for index in characters.indices.dropLast() {
      guard ".!?".contains(characters[index]), characters[index + 1].isWhitespace,
        index == 0 || !characters[index - 1].isNumber
      else { continue }
      sentences.append(String(characters[start..<index]).trimmed)
      start = index + 1
    }
    sentences.append(String(characters[start...]).trimmed)
    return sentences.last { !$0.isEmpty } ?? ""
  }

  private static func announced(in text: String) -> String? {
    let found = TextCursor(text).matches { cursor -> String? in
      guard cursor.skip("answer") else { return nil }
      cursor.skipAll(of: " *")
      guard cursor.skip("is") || cursor.skip(":") else { return nil }
      cursor.skipAll(of: ": *")
      let line = cursor.take { $0 != "\n" }
      return formula(in: line) ?? closed(line)
    }
    return found.last { !$0.isEmpty }
  }

  /// The content of the last pair of dollar signs or of `\(…\)`, `\[…\]`.
  private static func formula(in text: String) -> String? {
    for (open, close) in [("\\(", "\\)"), ("\\[", "\\]")] {
      if let end = text.ranges(of: close).last,
        let start = text[..<end.lowerBound].ranges(of: open).last
      {
        return text[start.upperBound..<end.lowerBound].trimmed
      }
    }
    let parts = text.replacing("\\$", with: "").replacing("$$", with: "$")
      .split(separator: "$", omittingEmptySubsequences: false)
    // Every second part is a formula; without a partner the last sign is a currency.
    guard parts.count >= 3 else { return nil }
    let last = parts.count.isMultiple(of: 2) ? parts.count - 3 : parts.count - 2
    let formula = parts[last].trimmed
    return formula.isEmpty ? nil : formula
  }

  private static func lastLine(of text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).map(\.trimmed).last { !$0.isEmpty } ?? ""
    return closed(line)
  }

  /// Without the full stop and the emphasis of a sentence.
  private static func closed(_ text: String) -> String {
    var rest = text.trimmed[...]
    while let last = rest.last, ".*".contains(last) || last.isWhitespace { rest.removeLast() }
    while let first = rest.first, first == "*" || first.isWhitespace { rest.removeFirst() }
    return String(rest)
  }
}
