import Workflows

/// The answer directly behind "answer is" or "answer:".
///
/// It is a formula, or the words of a sentence up to the first that is no mathematics; units stay. Formulas
/// joined by a comma, "and" or "or" are a list. Only where no announcement is followed by such an answer, the
/// line of the last one is searched.
enum MathAnnouncement {
  /// Earlier announcements are no final answer.
  private static let considered = 20

  static func last(in text: String) -> String? {
    let lines = TextCursor(text).matches { cursor -> TextCursor? in
      guard cursor.skip("answer") else { return nil }
      cursor.skipAll(of: " *")
      guard cursor.skip("is") || cursor.skip(":") else { return nil }
      cursor.skipAll(of: ": *")
      return cursor
    }.suffix(considered).map { cursor in
      var cursor = cursor
      return cursor.take { $0 != "\n" }
    }
    for line in lines.reversed() {
      if let answer = direct(line) { return answer }
    }
    return lines.last { !$0.trimmed.isEmpty }.map { MathAnswer.formula(in: $0) ?? $0.closed }
  }

  private static func direct(_ line: String) -> String? {
    var line = line
    while let hedge = hedges.first(where: { line.hasPrefix("\($0) ") }) {
      line = line.dropFirst(hedge.count).trimmed
    }
    return formulas(line) ?? words(line)
  }

  private static let hedges = [
    "approximately", "about", "exactly", "therefore", "thus", "simply", "just", "equal to",
  ]

  /// The formula that comes next, with those that a list joins to it.
  private static func formulas(_ line: String) -> String? {
    var rest = line[...]
    var found: [String] = []
    while let formula = firstFormula(&rest) {
      found.append(formula)
      var ahead = rest.drop(while: \.isWhitespace)
      // `$x$ = $5$` goes on; the whole of it is read as words.
      if ahead.first == "=" { return nil }
      let hasComma = ahead.first == ","
      if hasComma { ahead = ahead.dropFirst().drop(while: \.isWhitespace) }
      let conjunction = ["and ", "or "].first { ahead.hasPrefix($0) }
      guard hasComma || conjunction != nil else { break }
      rest = ahead.dropFirst(conjunction?.count ?? 0).drop(while: \.isWhitespace)
    }
    return found.isEmpty ? nil : found.joined(separator: ", ")
  }

  /// What stands between the delimiters that the text begins with.
  ///
  /// A dollar sign with a gap on one side only is a currency.
  private static func firstFormula(_ text: inout Substring) -> String? {
    for (open, close) in [("\\(", "\\)"), ("\\[", "\\]"), ("$$", "$$"), ("$", "$")]
    where text.hasPrefix(open) {
      let content = text.dropFirst(open.count)
      guard let end = content.firstRange(of: close) else { return nil }
      let formula = content[..<end.lowerBound]
      guard let first = formula.first, let last = formula.last, last != "\\",
        first.isWhitespace == last.isWhitespace
      else { return nil }
      text = content[end.upperBound...]
      return formula.trimmed
    }
    return nil
  }

  /// The mathematical words that the line begins with.
  private static func words(_ line: String) -> String? {
    let words = separated(line)
    var count = 0
    while count < words.count {
      let isConjunction = ["and", "or"].contains(words[count])
      guard isMathematics(words[count]) || isConjunction && count > 0 else { break }
      count += 1
      if words[count - 1].closed.count < words[count - 1].count,
        ".;".contains(words[count - 1].last { $0 != "*" } ?? " ")
      {
        break
      }
    }
    while count > 0, ["and", "or"].contains(words[count - 1]) { count -= 1 }
    guard count > 0, !(["a", "I"].contains(words[0]) && count == 1 && words.count > 1) else {
      return nil
    }
    if count < words.count, MeasureUnit.known(" " + words[count].closed) != nil { count += 1 }
    let answer = words[..<count].joined(separator: " ").closed
    return answer.isEmpty ? nil : answer
  }

  /// A number, a sign, a command or a single letter.
  private static func isMathematics(_ word: String) -> Bool {
    let bare = word.closed
    let letters = bare.filter(\.isLetter).count
    return bare.contains { $0.isNumber || "\\$=+<>≤≥∞π".contains($0) }
      || letters == 1 && bare.count <= 3 || ["-", "/"].contains(bare)
  }

  /// The words between gaps outside braces.
  private static func separated(_ line: String) -> [String] {
    var words: [String] = [""]
    var depth = 0
    for character in line {
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      if character.isWhitespace, depth <= 0 {
        words.append("")
      } else {
        words[words.count - 1].append(character)
      }
    }
    return words.filter { !$0.isEmpty }
  }
}

extension StringProtocol {
  /// Without the full stop and the emphasis of a sentence.
  var closed: String {
    var rest = self[...]
    while let last = rest.last, ".,;*".contains(last) || last.isWhitespace { rest.removeLast() }
    while let first = rest.first, first == "*" || first.isWhitespace { rest.removeFirst() }
    return String(rest)
  }
}
