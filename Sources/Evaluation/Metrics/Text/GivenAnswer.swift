import Workflows

/// What a reply sets off as its answer.
enum GivenAnswer {
  /// The last `<answer>` pair, in it or else in the reply the last box, in that or else in the reply what follows
  /// `Answer:` or `Final answer:` at the beginning of a line; a reply without any of them is the answer.
  ///
  /// - Complexity: O(length × boxes).
  static func text(in reply: String) -> String {
    let tagged = TaggedReply.last("answer", in: reply) ?? reply
    let boxed = BoxedText.all(in: tagged).last.map(withoutTextCommand) ?? tagged
    return announced(in: boxed) ?? boxed
  }

  private static func withoutTextCommand(_ box: String) -> String {
    box.wholeMatch(of: /\\(?:text|textbf|textit|mathrm|mathbf) *\{([^{}]*)\}/)
      .map { $0.1.trimmed } ?? box
  }

  /// The last announcement; one that ends with its colon announces the next line.
  private static func announced(in text: String) -> String? {
    let lines = text.split(whereSeparator: \.isNewline).filter { !$0.trimmed.isEmpty }
    for (index, line) in lines.enumerated().reversed() {
      guard
        let match = line.wholeMatch(
          of: /[\s*_#>]*(?:final +)?answer[*_]*\s*:[*_]*(.*)/.ignoresCase())
      else { continue }
      let rest = match.1.trimmed
      if !rest.isEmpty { return rest }
      if lines.indices.contains(index + 1) { return lines[index + 1].trimmed }
    }
    return nil
  }
}
