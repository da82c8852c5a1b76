import Workflows

/// Takes from a reply what models put around a prompt.
public enum ReplyCleaner {
  /// The prompt inside a reply: without a leading block of thoughts, one code fence around all of it, one pair
  /// of quotes around all of it, an announcing first line, and closing notes that show no placeholder.
  ///
  /// - Complexity: O(length) for each of at most four rounds.
  public static func prompt(in reply: String) -> String {
    var text = withoutThoughts(reply.replacing("\r\n", with: "\n").trimmed)
    var hadFence = false
    for _ in 0..<4 {
      let before = text
      if !hadFence, let inner = insideFence(text) { (text, hadFence) = (inner, true) }
      text = withoutNotes(withoutOpening(text))
      if text == before { break }
    }
    return withoutQuotes(text)
  }

  private static func withoutThoughts(_ text: String) -> String {
    guard text.hasPrefix("<think>"), let end = text.firstRange(of: "</think>") else { return text }
    return text[end.upperBound...].trimmed
  }

  /// What a fence holds that spans the whole text, or `nil`.
  private static func insideFence(_ text: String) -> String? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 2, let first = lines.first, let last = lines.last else { return nil }
    let fence = first.prefix { $0 == "`" }
    let label = first.dropFirst(fence.count)
    guard fence.count >= 3,
      label.allSatisfy({ $0.isLetter || $0.isNumber || "-_+. ".contains($0) }),
      last.trimmed == fence, !lines[1..<(lines.count - 1)].contains(where: { $0.trimmed == fence })
    else { return nil }
    return lines[1..<(lines.count - 1)].joined(separator: "\n").trimmed
  }

  // MARK: First line

  private static let greetings = ["sure", "certainly", "of course", "okay", "absolutely"]
  private static let openings = ["here is", "here's", "here’s", "below is", "the following is"]
  private static let titles = ["generated prompt", "new prompt", "new instruction"]

  /// An announcement shows no input: a first line with a brace is part of the prompt.
  private static func withoutOpening(_ text: String) -> String {
    let line = text.prefix { $0 != "\n" }
    let rest = text[line.endIndex...].trimmed
    let words = line.lowercased().drop { "*#> ".contains($0) }
    guard !line.contains("{") else { return withoutTitle(text, words: words) }
    let spoken = greetings.lazy.compactMap { greeting in
      words.hasPrefix(greeting)
        ? words.dropFirst(greeting.count).drop { ",!.: ".contains($0) } : nil
    }.first
    let isGreeting = spoken.map { $0.isEmpty } ?? false
    let isOpening = openings.contains { (spoken ?? words).hasPrefix($0) }
    if !rest.isEmpty, isGreeting || isOpening { return rest }
    return withoutTitle(text, words: words)
  }

  /// `New prompt (short):` goes, what follows on the same line stays.
  private static func withoutTitle(_ text: String, words: Substring) -> String {
    guard titles.contains(where: { words.hasPrefix($0) }),
      let colon = text.prefix(60).firstIndex(of: ":"),
      !text[..<colon].contains(where: { $0 == "{" || $0 == "\n" })
    else { return text }
    let rest = text[text.index(after: colon)...].drop { $0 == "*" }.trimmed
    return rest.isEmpty ? text : rest
  }

  // MARK: Last paragraph

  private static let notes = ["note", "explanation", "this prompt"]

  private static func withoutNotes(_ text: String) -> String {
    guard let gap = text.ranges(of: "\n\n").last else { return text }
    let paragraph = text[gap.upperBound...]
    let words = paragraph.lowercased().drop { "*#>_( ".contains($0) }
    guard !paragraph.contains("{"), notes.contains(where: { words.hasPrefix($0) }) else {
      return text
    }
    return text[..<gap.lowerBound].trimmed
  }

  private static func withoutQuotes(_ text: String) -> String {
    for (opening, closing) in [("\"\"\"", "\"\"\""), ("\"", "\""), ("“", "”")] {
      guard text.hasPrefix(opening), text.hasSuffix(closing),
        text.count > opening.count + closing.count
      else { continue }
      let inner = text.dropFirst(opening.count).dropLast(closing.count)
      if !inner.contains(opening), !inner.contains(closing) { return inner.trimmed }
    }
    return text
  }
}
