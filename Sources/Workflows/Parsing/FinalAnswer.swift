/// The answer of a reply by a chain of rules: the last `<answer>` pair, a `\boxed{…}`, the end of the text.
///
/// `reference` takes the first box, which may nest one pair of braces, and of the end no more than 30
/// characters. `strict` takes the last box with balanced braces and the whole last segment.
enum FinalAnswer {
  private static let endLength = 30

  /// - Returns: an empty text where there is nothing.
  /// - Complexity: O(length × boxes).
  static func text(in reply: String, _ compatibility: ReplyCompatibility) -> String {
    let reply = unescaped(reply)
    if let tagged = lastPair(in: reply, compatibility) { return tagged }
    let boxes = boxed(in: reply, compatibility)
    if let box = compatibility == .reference ? boxes.first : boxes.last { return box }
    let segments = reply.trimmed.split { "。;".contains($0) || $0.isNewline }
      .map(\.trimmed).filter { !$0.isEmpty }
    let end = segments.last ?? ""
    return compatibility == .reference ? String(end.suffix(endLength)).trimmed : end
  }

  /// HTML's names of the characters that matter, up to three layers deep.
  private static func unescaped(_ text: String) -> String {
    var text = text
    for _ in 0..<3 {
      let before = text
      // The ampersand comes last: what it uncovers belongs to the next layer.
      for (name, character) in [
        ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#39;", "'"),
        ("&amp;", "&"),
      ] {
        text = text.replacing(name, with: character)
      }
      if text == before { break }
    }
    return text
  }

  private static func lastPair(in reply: String, _ compatibility: ReplyCompatibility) -> String? {
    guard compatibility == .reference else { return TaggedReply.last("answer", in: reply) }
    var rest = reply[...]
    var found: String?
    while let opening = rest.firstRange(of: "<answer>") {
      let inside = rest[opening.upperBound...]
      guard let closing = inside.firstRange(of: "</answer>") else { break }
      found = inside[..<closing.lowerBound].trimmed
      rest = inside[closing.upperBound...]
    }
    return found
  }

  private static func boxed(in reply: String, _ compatibility: ReplyCompatibility) -> [String] {
    reply.ranges(of: "\\boxed{").compactMap { range in
      let limit = compatibility == .reference ? 1 : Int.max
      return balanced(reply[range.upperBound...], nesting: limit)?.trimmed
    }
  }

  /// The text up to the brace that closes the one before it; `nil` where it nests deeper or never closes.
  private static func balanced(_ text: Substring, nesting limit: Int) -> Substring? {
    var depth = 0
    for index in text.indices {
      switch text[index] {
      case "{":
        depth += 1
        if depth > limit { return nil }
      case "}":
        if depth == 0 { return text[..<index] }
        depth -= 1
      default: break
      }
    }
    return nil
  }
}
