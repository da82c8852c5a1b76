import Workflows

/// The overlap of two answers as bags of words: F₁ = 2PR / (P + R).
///
/// P is the share of the answer's words found in the reference and R the converse, both as multisets, after
/// lower-casing, deleting ASCII punctuation, and dropping the words a, an and the. Two texts that vanish by
/// this are compared as written. Source: P. Rajpurkar et al., "SQuAD", EMNLP 2016, its evaluation script.
public struct TokenF1: ReferenceMetric {
  public let name = "token_f1"

  public init() {}

  /// - Complexity: O(length of both).
  public func score(_ answer: String, reference: String) -> Double {
    let (found, wanted) = (Self.words(answer), Self.words(reference))
    if found.isEmpty && wanted.isEmpty {
      return answer.lowercased().trimmed == reference.lowercased().trimmed ? 1 : 0
    }
    return TokenOverlap.f1(found, wanted)
  }

  static let articles: Set<String> = ["a", "an", "the"]

  /// The normalised words of a text.
  static func words(_ text: String) -> [String] {
    let kept = text.lowercased().unicodeScalars.filter { !isASCIIPunctuation($0) }
    let bare = String(String.UnicodeScalarView(kept))
    var withoutArticles = ""
    var word = ""
    for character in bare {
      if character.isLetter || character.isNumber {
        word.append(character)
      } else {
        withoutArticles += (articles.contains(word) ? " " : word) + String(character)
        word = ""
      }
    }
    withoutArticles += articles.contains(word) ? " " : word
    return withoutArticles.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  static func isASCIIPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }
}
