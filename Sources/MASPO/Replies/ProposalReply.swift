/// What a writer's reply proposes.
enum ProposalReply {
  /// What the first `<prompt>…</prompt>` holds, without the space around it; `nil` where there is none.
  ///
  /// - Complexity: O(length).
  static func prompt(in reply: String) -> String? {
    guard let match = reply.firstMatch(of: /(?s)<prompt>(.*?)<\/prompt>/) else { return nil }
    return match.1.trimmed
  }
}

extension StringProtocol {
  var trimmed: String {
    var text = self[...]
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }

  var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
