import Workflows

/// Cuts plain text at the ends of sentences.
package enum Sentences {
  private static let ends: Set<Character> = [".", "!", "?"]

  /// The first sentences on one line, or `nil` when there is no text.
  static func first(_ count: Int, of text: String, atMost limit: Int) -> String? {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !line.isEmpty else { return nil }
    let cuts = endings(in: line)
    let whole = cuts.count >= count ? String(line[..<cuts[count - 1]]) : line
    return whole.count <= limit ? whole : String(whole.prefix(limit - 1)) + "…"
  }

  /// The text up to its last complete sentence, or `nil` when none is complete.
  package static func complete(in text: String) -> String? {
    endings(in: text).last.map { String(text[..<$0]) }
  }

  /// Where each sentence ends: behind a mark that is followed by white space or by nothing.
  private static func endings(in text: String) -> [String.Index] {
    text.indices.compactMap { index in
      guard ends.contains(text[index]) else { return nil }
      let next = text.index(after: index)
      return next == text.endIndex || text[next].isWhitespace ? next : nil
    }
  }
}
