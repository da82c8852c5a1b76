import Workflows

/// Finds the one letter that a reply chooses.
enum ChoiceLetter {
  /// In this order: the content of the last answer tag or box; the last phrase that announces an answer; a
  /// last line that is a letter or begins or ends with one. Several letters at such a place (`A/B`) choose none.
  static func chosen(in reply: String, options: ChoiceOptions) -> Character? {
    let plain = HTMLText.unescaped(reply, times: 3)
    let letter: Character?
    if let content = TaggedReply.last("answer", in: plain) ?? BoxedText.all(in: plain).last {
      let inner = BoxedText.all(in: content).last ?? content
      letter = leading(inner) ?? announced(in: inner) ?? options.letter(of: unwrapped(inner))
    } else {
      let last = plain.split(whereSeparator: \.isNewline).map(\.trimmed).last { !$0.isEmpty } ?? ""
      letter =
        announced(in: plain) ?? leading(last) ?? closing(last)
        ?? options.letter(of: unwrapped(last))
    }
    return letter.flatMap { options.contains($0) ? $0 : nil }
  }

  /// The letter that a short text is or begins with: `B`, `(b)`, `B) 12`, `\text{(B)}`, `Option B`.
  static func leading(_ text: String) -> Character? {
    var cursor = TextCursor(unwrapped(text))
    for word in ["option", "choice"] where cursor.skip(word) { break }
    cursor.skipAll(of: " \t:([{*`\"'$_")
    return letter(&cursor, followers: .separator)
  }

  /// The capital letter at the end of a line, as in `so x = 4: B.`
  private static func closing(_ line: String) -> Character? {
    var rest = line[...]
    while let last = rest.last, ")].!*_`\"'$} ".contains(last) { rest.removeLast() }
    guard let letter = rest.popLast(), letter.isASCII, letter.isUppercase else { return nil }
    if let before = rest.last, before.isLetter || before.isNumber { return nil }
    let context = rest.lowercased().trimmed
    return [" or", " and", "/", ",", "&"].contains(where: context.hasSuffix) ? nil : letter
  }

  private static func unwrapped(_ text: String) -> String {
    var text = text.trimmed
    for command in ["\\text", "\\textbf", "\\mathrm", "\\mathbf", "\\mbox"] {
      text = LaTeXCommands.replacing(command, in: text, arguments: 1) { $0[0] }
    }
    return text.trimmed
  }

  /// What the last announcement chooses.
  private static func announced(in text: String) -> Character? {
    let cursor = TextCursor(unwrapped(text))
    let found: [Character] = cursor.matches { cursor in
      guard isWordStart(cursor) else { return nil }
      if let letter = called(&cursor) { return letter }
      guard skipAnnouncement(&cursor) else { return nil }
      var endsInIs = skipIs(&cursor)
      cursor.skipAll(of: dressing)
      // A second announcement may follow the first: "Answer: Option B".
      for word in ["option", "choice"] where cursor.skip(word) { break }
      endsInIs = skipIs(&cursor) || endsInIs
      cursor.skipAll(of: dressing)
      return letter(&cursor, followers: endsInIs ? .words : .separator)
    }
    return found.last
  }

  /// `B is the right answer`.
  private static func called(_ cursor: inout TextCursor) -> Character? {
    guard let scalar = cursor.next, scalar.isASCII, scalar.properties.isUppercase else {
      return nil
    }
    var ahead = cursor
    ahead.position += 1
    ahead.skipAll(of: ")]*_")
    guard skipIs(&ahead) else { return nil }
    for word in [" the", " correct", " right", " best"] { _ = ahead.skip(word) }
    guard [" answer", " option", " choice"].contains(where: { ahead.skip($0) }) else { return nil }
    cursor = ahead
    return Character(scalar)
  }

  /// What may stand between an announcement and its letter.
  private static let dressing = " \t:=-–—>*_`\"'$([{"

  private static func skipIs(_ cursor: inout TextCursor) -> Bool {
    var ahead = cursor
    ahead.skipAll(of: " \t")
    guard ahead.position > cursor.position else { return false }
    for verb in ["is", "will be", "would be", "should be", "must be"] where ahead.skip(verb) {
      guard !ahead.isInWord else { return false }
      cursor = ahead
      return true
    }
    return false
  }

  private static func skipAnnouncement(_ cursor: inout TextCursor) -> Bool {
    if cursor.skip("option") || cursor.skip("choice") { return true }
    guard ["answer", "ans"].contains(where: { cursor.skip($0) }) else { return false }
    var ahead = cursor
    ahead.skipAll(of: " \t")
    for word in ["choice", "option", "letter"] where ahead.skip(word) {
      cursor = ahead
      break
    }
    return true
  }

  private static func isWordStart(_ cursor: TextCursor) -> Bool {
    cursor.previous.map { !$0.properties.isAlphabetic } ?? true
  }

  /// What may follow a capital A: after "is" it is no article.
  private enum Followers { case separator, words }

  /// A letter that stands for itself, and no second one beside it.
  ///
  /// A small letter must be followed by something other than a space, since "a" is a word.
  private static func letter(_ cursor: inout TextCursor, followers: Followers) -> Character? {
    guard let scalar = cursor.next, scalar.isASCII, scalar.properties.isAlphabetic else {
      return nil
    }
    cursor.position += 1
    guard !cursor.isInWord, !namesAnother(cursor) else { return nil }
    var rest = cursor
    rest.skipAll(of: " \t")
    let isFollowedByWord = rest.position > cursor.position && !rest.isAtEnd && rest.next != "\n"
    if isFollowedByWord {
      guard scalar.properties.isUppercase else { return nil }
      let startsWord = rest.next?.properties.isLowercase == true
      if scalar == "A", startsWord, followers != .words, !skipIs(&cursor) { return nil }
    }
    return Character(scalar).uppercased().first
  }

  /// Whether a second letter follows, joined by a comma, a stroke, "or" or "and".
  private static func namesAnother(_ cursor: TextCursor) -> Bool {
    var cursor = cursor
    cursor.skipAll(of: ")]}. *")
    let joins = ["/", ",", "&", "or ", "and "]
    guard joins.contains(where: { cursor.skip($0) }) else { return false }
    cursor.skipAll(of: " ([{*")
    guard let next = cursor.next, next.isASCII, next.properties.isUppercase else { return false }
    cursor.position += 1
    return cursor.next.map { !$0.properties.isAlphabetic && !TextCursor.isDigit($0) } ?? true
  }
}
