/// The letter that a phrase announces: "the answer is B", "(C) is correct", "option A".
///
/// The last phrase of the strongest kind counts, since options that are no answer are often discussed after it.
enum ChoiceAnnouncement {
  /// From the weakest to the strongest.
  private enum Strength: Int {
    case option, correct, answer
  }

  static func letter(in text: String) -> Character? {
    let found: [(strength: Strength, letter: Character)] = TextCursor(text).matches { cursor in
      guard isWordStart(cursor) else { return nil }
      if let called = called(&cursor) { return called }
      guard let strength = skipAnnouncement(&cursor) else { return nil }
      var endsInIs = skipIs(&cursor)
      cursor.skipAll(of: dressing)
      // A second announcement may follow the first: "Answer: Option B".
      for word in ["option", "choice"] where cursor.skip(word) { break }
      endsInIs = skipIs(&cursor) || endsInIs
      cursor.skipAll(of: dressing)
      return ChoiceLetter.letter(&cursor, followers: endsInIs ? .words : .separator)
        .map { (strength, $0) }
    }
    let strongest = found.map(\.strength.rawValue).max()
    return found.last { $0.strength.rawValue == strongest }?.letter
  }

  /// `B is the right answer`, `(B) is correct`.
  private static func called(_ cursor: inout TextCursor) -> (strength: Strength, letter: Character)?
  {
    guard let scalar = cursor.next, scalar.isASCII, scalar.properties.isUppercase else {
      return nil
    }
    var ahead = cursor
    ahead.position += 1
    ahead.skipAll(of: ")]*_\\$")
    guard skipIs(&ahead) else { return nil }
    _ = ahead.skip(" the")
    var isCorrect = false
    for word in [" correct", " right", " best"] where ahead.skip(word) { isCorrect = true }
    let isNamed = [" answer", " option", " choice"].contains { ahead.skip($0) }
    guard isNamed || isCorrect && !ahead.isInWord else { return nil }
    cursor = ahead
    return (isNamed ? .answer : .correct, Character(scalar))
  }

  /// What may stand between an announcement and its letter.
  private static let dressing = " \t:=-–—>*_`\"'$([{\\"

  static func skipIs(_ cursor: inout TextCursor) -> Bool {
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

  private static func skipAnnouncement(_ cursor: inout TextCursor) -> Strength? {
    if cursor.skip("option") || cursor.skip("choice") { return .option }
    guard ["answer", "ans"].contains(where: { cursor.skip($0) }) else { return nil }
    var ahead = cursor
    ahead.skipAll(of: " \t")
    for word in ["choice", "option", "letter"] where ahead.skip(word) {
      cursor = ahead
      break
    }
    return .answer
  }

  private static func isWordStart(_ cursor: TextCursor) -> Bool {
    cursor.previous.map { !$0.properties.isAlphabetic } ?? true
  }
}
