/// The answer of a reply, as MASPO finds it: the last `<answer>` pair, else a `\boxed{…}`, else the last segment
/// of the text between line ends, `;` and `。`. Escaped HTML is read as what it stands for.
///
/// `reference` lets a pair begin at the first opening tag, takes the first box, which may nest one pair of
/// braces, and of the last segment no more than 30 characters. `strict` lets a pair begin at the nearest opening
/// tag and takes the last box with balanced braces and the whole last segment.
package enum FinalAnswer {
  private static let endLength = 30

  /// - Returns: an empty text where there is nothing.
  /// - Complexity: O(length × boxes).
  package static func text(in reply: String, _ compatibility: Compatibility) -> String {
    // A reply may have been escaped more than once on its way.
    let reply = HTMLText.unescaped(reply, times: 3)
    switch compatibility {
    case .reference:
      return TaggedReply.all("answer", in: reply).last
        ?? BoxedText.all(in: reply, nesting: 1).first
        ?? String(lastSegment(of: reply).suffix(endLength)).trimmed
    case .strict:
      return TaggedReply.last("answer", in: reply) ?? BoxedText.all(in: reply).last
        ?? lastSegment(of: reply)
    }
  }

  private static func lastSegment(of text: String) -> String {
    text.split { "。;".contains($0) || $0.isNewline }.map(\.trimmed).last { !$0.isEmpty } ?? ""
  }
}
