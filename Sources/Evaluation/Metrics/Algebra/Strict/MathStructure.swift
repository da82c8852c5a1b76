/// An answer as a reader sees it, before any algebra.
indirect enum MathStructure {
  case leaf(MathLeaf)
  /// Members whose order does not matter: roots, sets, unions.
  case unordered([MathStructure])
  /// A tuple or an interval with its brackets.
  case bracketed(open: Character, close: Character, [MathStructure])
  case matrix([[MathStructure]])
  /// A statement with `=`, `<`, `≤` or `≠`; the larger side of an inequality stands right.
  case relation(String, MathStructure, MathStructure)
}

/// A number, an expression or a word, with what was written around it.
struct MathLeaf {
  /// The core without unit, percent sign and currency.
  var tokens: [LaTeXToken]
  /// The unit in one spelling, if any was written.
  var unit: String?
  var isPercentage = false
  /// The base of a number such as `52_8`.
  var base: String?

  /// The letters, digits and signs alone, for comparison as a word.
  var word: String {
    let text = tokens.map { token in
      if case .text(let content) = token { content } else { token.source }
    }.joined()
    let kept = Self.withoutPunctuation(text.filter { !$0.isWhitespace && !"(){}'\"".contains($0) })
    return kept.count > 1 ? kept.lowercased() : kept
  }

  /// Between digits a point or a comma is part of a number.
  private static func withoutPunctuation(_ text: String) -> String {
    let characters = Array(text)
    return String(
      characters.indices.filter { index in
        guard ".,".contains(characters[index]) else { return true }
        guard index > 0, index + 1 < characters.count else { return false }
        return characters[index - 1].isNumber && characters[index + 1].isNumber
      }.map { characters[$0] })
  }

  var holdsText: Bool {
    tokens.contains { if case .text = $0 { true } else { false } }
  }

  /// The digits of a decimal number, when it is nothing else.
  var decimalDigits: String? {
    let text = tokens.filter { $0 != .space }.map(\.source).joined()
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    guard digits.contains("."), digits.allSatisfy({ $0 == "." || ($0.isASCII && $0.isNumber) })
    else {
      return nil
    }
    return text
  }
}
