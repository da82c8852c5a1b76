/// A short mathematical answer in the form in which two of them are compared as texts.
enum NormalizedAnswer {
  /// Unwraps mathematics and text, drops degrees, white space and `\left`/`\right`, writes roots, fractions and
  /// π plainly, all in lower case.
  ///
  /// `reference` also makes round brackets of square ones, sorts the whole numbers of a text that holds
  /// nothing else (`1,000` becomes `0,1`), and does not know `\tfrac`.
  ///
  /// - Complexity: O(length).
  static func text(_ answer: String, _ compatibility: ReplyCompatibility) -> String {
    var text = unwrapped(answer.trimmed)
    for mark in ["^{\\circ}", "^\\circ", "\\circ", "°", "º"] {
      text = text.replacing(mark, with: "")
    }
    text = String(text.filter { !$0.isWhitespace })
    text = text.replacing(/\\sqrt\{([^{}]*)\}/) { "sqrt(\($0.output.1))" }
    text = text.replacing(/√([0-9]+)/) { "sqrt(\($0.output.1))" }
    if compatibility == .strict { text = text.replacing("\\tfrac", with: "\\frac") }
    text = text.replacing(/\\d?frac\{([^{}]*)\}\{([^{}]*)\}/) { "\($0.output.1)/\($0.output.2)" }
    for (word, plain) in [("\\pi", "π"), ("\\left", ""), ("\\right", "")] {
      text = text.replacing(word, with: plain)
    }
    if compatibility == .reference {
      text = text.replacing("[", with: "(").replacing("]", with: ")")
      text = sortedIntegers(text) ?? text
    }
    return text.lowercased()
  }

  private static func unwrapped(_ answer: String) -> String {
    answer
      .replacing(/\$([^$]*)\$/) { $0.output.1 }
      .replacing(/\\\[(.*?)\\\]/.dotMatchesNewlines()) { $0.output.1 }
      .replacing(/\\text\{([^{}]*)\}/) { $0.output.1 }
      .replacing(/\\boxed\{((?:[^{}]|\{[^{}]*\})*)\}/) { $0.output.1 }
      .replacing(/\\\((.*?)\\\)/.dotMatchesNewlines()) { $0.output.1 }
      .trimmed
  }

  /// The whole numbers of a text of digits, commas and minus signs, ascending.
  private static func sortedIntegers(_ text: String) -> String? {
    guard !text.isEmpty, text.allSatisfy({ "0123456789,-".contains($0) }) else { return nil }
    let numbers = text.matches(of: /-?[0-9]+/).compactMap { Int($0.output) }
    guard !numbers.isEmpty else { return nil }
    return numbers.sorted().map(String.init).joined(separator: ",")
  }
}
