import Workflows

/// 1 when the answer is a reference, letter case and surrounding quotes and punctuation aside.
///
/// Both sides are lower-cased and stripped of white space, quotes, brackets and emphasis marks at either
/// side and of `. , ; : ! ?` at the end; signs, currency and percent count. Text that would vanish stays.
public struct ExactMatch: ReferenceMetric {
  public let name = "exact_match"

  public init() {}

  public func score(_ answer: String, reference: String) -> Double {
    Self.normalised(answer) == Self.normalised(reference) ? 1 : 0
  }

  private static let wrapping: Set<Character> = [
    "\"", "'", "`", "*", "_", "“", "”", "‘", "’", "«", "»", "(", ")", "[", "]", "{", "}", "<", ">",
  ]
  private static let closing: Set<Character> = [".", ",", ";", ":", "!", "?", "。"]

  static func normalised(_ text: String) -> String {
    let whole = text.lowercased().trimmed
    var rest = whole[...]
    while let first = rest.first, wrapping.contains(first) || first.isWhitespace {
      rest.removeFirst()
    }
    while let last = rest.last,
      wrapping.contains(last) || closing.contains(last) || last.isWhitespace
    { rest.removeLast() }
    return rest.isEmpty ? whole : String(rest)
  }
}
