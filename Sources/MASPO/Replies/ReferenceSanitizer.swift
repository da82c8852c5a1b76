/// Edits a written prompt as the authors' code does, so that what is no placeholder stands for itself.
///
/// 1. Runs of `{` and of `}` become one brace, in the new prompt and in the old one.
/// 2. A pair of braces around anything but a known name, digits or nothing rejects the prompt: the old one, as
///    step 1 left it, comes back, even where that differs from the old one.
/// 3. Braces that are no known placeholder's are doubled.
/// 4. A required placeholder that is missing is appended under its capitalised name; one that occurs twice
///    rejects the prompt.
public struct ReferenceSanitizer: Sendable {
  /// In the order in which they are appended.
  private let required: [String]
  /// May occur once.
  private let tolerated: [String]

  /// - Parameters:
  ///   - required: names of the placeholders that a prompt must show.
  ///   - tolerated: names of those that it may show besides.
  public init(required: [String], tolerated: [String] = []) {
    self.required = required
    self.tolerated = tolerated
  }

  /// - Complexity: O(length · placeholders).
  public func sanitized(_ new: String, replacing old: String) -> String {
    let old = Self.collapsed(old)
    let new = Self.collapsed(new)
    let names = required + tolerated
    let contents = new.matches(of: /\{([^}]*)\}/).map { String($0.1) }
    guard contents.allSatisfy({ names.contains($0) || $0.allSatisfy(\.isDigit) }) else {
      return old
    }
    let repeats = names.contains { name in contents.count { $0 == name } > 1 }
    if repeats { return old }
    var text = escaped(new, names: names)
    for name in required where !contents.contains(name) {
      text += "\n\(name.prefix(1).uppercased() + name.dropFirst()): {\(name)}"
    }
    return text
  }

  private static func collapsed(_ text: String) -> String {
    text.replacing(/\{+/, with: "{").replacing(/\}+/, with: "}")
  }

  private func escaped(_ text: String, names: [String]) -> String {
    var result = ""
    var rest = text[...]
    while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      result += rest[..<brace]
      rest = rest[brace...]
      if let name = names.first(where: { rest.hasPrefix("{\($0)}") }) {
        result += "{\(name)}"
        rest = rest.dropFirst(name.count + 2)
      } else {
        result += String(repeating: rest.removeFirst(), count: 2)
      }
    }
    return result + rest
  }
}

extension Character {
  fileprivate var isDigit: Bool { isWholeNumber }
}
