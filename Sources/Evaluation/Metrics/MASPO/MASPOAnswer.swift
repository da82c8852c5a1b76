import Workflows

/// How MASPO finds the answer in a reply.
///
/// In this order: the last `<answer>…</answer>`; a boxed expression; the last segment of the text between
/// line ends, `;` and `。`, of which only the last 30 characters count. Escaped HTML is read as what it
/// stands for. `reference` takes the first box with at most one nested pair of braces, `strict` the last box
/// with balanced braces.
struct MASPOAnswer {
  static let tailLength = 30

  let text: String

  init(_ reply: String, compatibility: ScoringCompatibility) {
    let plain = HTMLText.unescaped(reply, times: 3)
    let boxed =
      compatibility == .reference
      ? BoxedText.all(in: plain, nesting: 1).first : BoxedText.all(in: plain).last
    text = Self.tagged(plain) ?? boxed ?? Self.tail(of: plain)
  }

  /// The content of the last pair of tags.
  static func tagged(_ text: String) -> String? {
    guard let close = text.ranges(of: "</answer>").last,
      let open = text[..<close.lowerBound].ranges(of: "<answer>").last
    else { return nil }
    return text[open.upperBound..<close.lowerBound].trimmed
  }

  private static func tail(of text: String) -> String {
    let segments = text.split { $0 == "。" || $0.isNewline || $0 == ";" }.map(\.trimmed)
    return String((segments.last { !$0.isEmpty } ?? "").suffix(tailLength))
  }
}
