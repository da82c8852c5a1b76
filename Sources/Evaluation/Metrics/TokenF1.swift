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
    var counts: [String: Int] = [:]
    for word in wanted { counts[word, default: 0] += 1 }
    var shared = 0
    for word in found where counts[word, default: 0] > 0 {
      counts[word, default: 0] -= 1
      shared += 1
    }
    // 2PR / (P + R) with P = shared / found and R = shared / wanted.
    return 2 * Double(shared) / Double(found.count + wanted.count)
  }

  private static let articles: Set<String> = ["a", "an", "the"]

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

  private static func isASCIIPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }
}
