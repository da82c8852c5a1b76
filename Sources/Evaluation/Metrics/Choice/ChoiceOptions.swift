import Workflows

/// The options of a question, such as `["A)32400", "B)6000"]`, by letter.
struct ChoiceOptions {
  private let texts: [(letter: Character, text: String)]

  /// - Parameter field: a JSON list as the row holds it; anything else means that options are unknown.
  init(_ field: String?) {
    guard let field, case .array(let values) = try? JSONValue(utf8: Array(field.utf8)) else {
      texts = []
      return
    }
    texts = values.enumerated().compactMap { index, value in
      let text = value.text.trimmed
      if let letter = ChoiceLetter.leading(text), text.count > 1 {
        let body = text.drop { "()[]. :".contains($0) || $0 == letter }
        return (letter, Self.plain(String(body)))
      }
      return Unicode.Scalar(65 + index).map { (Character($0), Self.plain(text)) }
    }
  }

  func contains(_ letter: Character) -> Bool {
    texts.isEmpty || texts.contains { $0.letter == letter }
  }

  /// The letter of the only option with this text.
  func letter(of text: String) -> Character? {
    let wanted = Self.plain(text)
    let found = texts.filter { $0.text == wanted }
    return found.count == 1 && !wanted.isEmpty ? found[0].letter : nil
  }

  private static func plain(_ text: String) -> String {
    text.lowercased().filter { !$0.isWhitespace && !"$,".contains($0) }
  }
}
