import Workflows

/// How the MATH metric finds the answer in a text.
///
/// `reference`: the last box with at most one nested pair of braces, else the last sentence. `strict`: in
/// the last answer tag, else the whole text, the last box with balanced braces, else what follows the last
/// "answer is", see ``MathAnnouncement``, else the last formula, else the last line.
enum MathAnswer {
  static func answer(in text: String, _ compatibility: Compatibility) -> String {
    switch compatibility {
    case .reference: BoxedText.all(in: text, nesting: 1).last ?? lastSentence(of: text)
    case .strict:
      tagged(in: text) ?? boxed(in: text) ?? MathAnnouncement.last(in: text) ?? formula(in: text)
        ?? lastLine(of: text)
    }
  }

  /// The answer inside the last answer tag.
  private static func tagged(in text: String) -> String? {
    guard let content = TaggedReply.last("answer", in: text), !content.isEmpty else { return nil }
    if let named = boxed(in: content) ?? MathAnnouncement.last(in: content) { return named }
    guard content.contains(where: \.isNewline) else { return lastLine(of: content) }
    return formula(in: content) ?? (content.contains("\\begin{") ? content : lastLine(of: content))
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

  /// The content of the last pair of dollar signs or of `\(…\)`, `\[…\]`.
  static func formula(in text: String) -> String? {
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

  /// Without a label of words, as in `Final: **3/4**`.
  private static func lastLine(of text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).map(\.trimmed).last { !$0.isEmpty } ?? ""
    guard let colon = line.firstIndex(of: ":"),
      line[..<colon].allSatisfy({ $0.isLetter || $0 == " " || $0 == "*" }),
      !line[colon...].dropFirst().closed.isEmpty
    else { return line.closed }
    return line[colon...].dropFirst().closed
  }
}
