/// Which of two outputs a judge prefers.
public enum Verdict: String, Hashable, Codable, Sendable, CaseIterable {
  /// The one shown as A.
  case first
  /// The one shown as B.
  case second
  case tie

  /// - Complexity: O(length).
  public init(reply: String, reading: MASPOConfiguration.Reading) {
    switch reading {
    case .reference: self = Self.lenient(reply)
    case .strict: self = Self.strict(reply)
    }
  }

  /// What the first `<choose>…</choose>` holds.
  private static func choice(in reply: String) -> Substring? {
    reply.firstMatch(of: /(?s)<choose>(.*?)<\/choose>/)?.1
  }

  /// As the authors' code: between the tags any letter `A` prefers the first; without tags the last letter of
  /// the reply counts, and a reply without letters prefers the first.
  private static func lenient(_ reply: String) -> Verdict {
    if let choice = choice(in: reply) { return choice.contains("A") ? .first : .second }
    guard let letter = reply.last(where: \.isLetter) else { return .first }
    return letter.uppercased() == "A" ? .first : .second
  }

  /// The one letter that stands alone between the tags or, without tags, on the last line; a tie where there is
  /// none, or both.
  private static func strict(_ reply: String) -> Verdict {
    let choice = choice(in: reply)
    let line = choice ?? reply.split(whereSeparator: \.isNewline).last { !$0.isBlank } ?? ""
    let words = line.split { !($0.isLetter || $0.isNumber) }
    // In a sentence "a" and a first "A" are mostly the article; alone they are the answer.
    let letters =
      words.count == 1
      ? [words[0].uppercased()]
      : words.enumerated().filter { index, word in
        !(index == 0 && word == "A" && words[1].first?.isLowercase ?? false)
      }.map { String($0.element) }
    switch (letters.contains("A"), letters.contains("B")) {
    case (true, false): return .first
    case (false, true): return .second
    default: return .tie
    }
  }
}
