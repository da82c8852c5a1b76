/// When two texts are the same vote.
public enum VoteComparison: String, Hashable, Codable, Sendable, CaseIterable {
  /// Equal but for white space at either end.
  case exact
  /// Equal after the normalisation of mathematical answers; the winner is given normalised.
  case answer
  /// As the published implementation normalises, quirks included.
  case answerReference = "answer_reference"
  /// Equal without Python comments and white space; the winner is given as it was first written.
  case code

  /// The most common text, the earliest of several; `nil` of none.
  ///
  /// - Complexity: O(total length).
  func winner(among texts: [String]) -> String? {
    let keys = texts.map(key)
    var counts: [String: Int] = [:]
    for key in keys { counts[key, default: 0] += 1 }
    guard let most = counts.values.max(),
      let winner = keys.firstIndex(where: { counts[$0] == most })
    else { return nil }
    return switch self {
    case .answer, .answerReference: keys[winner]
    case .exact, .code: texts[winner]
    }
  }

  private func key(_ text: String) -> String {
    switch self {
    case .exact: text.trimmed
    case .answer: NormalizedAnswer.text(text, .strict)
    case .answerReference: NormalizedAnswer.text(text, .reference)
    case .code: Self.withoutComments(text)
    }
  }

  private static func withoutComments(_ code: String) -> String {
    code.split(whereSeparator: \.isNewline)
      .map { line in line.prefix { $0 != "#" }.filter { !$0.isWhitespace } }
      .joined()
  }
}
