/// The contents of `\boxed{…}` in a text.
package enum BoxedText {
  /// The boxes whose braces are balanced, in the order of their beginnings, trimmed.
  ///
  /// - Parameter nesting: boxes with braces nested deeper than this are passed over; `nil`: none is.
  /// - Complexity: O(length), and O(length · nesting) with a limit.
  package static func all(in text: String, nesting: Int? = nil) -> [String] {
    guard let nesting else { return all(in: text) }
    var boxes: [String] = []
    var rest = text[...]
    while let start = rest.firstRange(of: "\\boxed{") {
      let content = rest[start.upperBound...]
      guard let box = balanced(content, nesting: nesting) else {
        rest = content
        continue
      }
      boxes.append(box.trimmed)
      rest = content[box.endIndex...]
    }
    return boxes
  }

  private static func all(in text: String) -> [String] {
    let ends = closingBraces(of: text)
    var boxes: [String] = []
    var rest = text[...]
    while let start = rest.firstRange(of: "\\boxed{") {
      rest = text[start.upperBound...]
      guard let end = ends[start.upperBound] else { continue }
      boxes.append(text[start.upperBound..<end].trimmed)
      rest = text[end...]
    }
    return boxes
  }

  /// By what stands behind a brace that opens, the brace that closes it.
  private static func closingBraces(of text: String) -> [String.Index: String.Index] {
    var ends: [String.Index: String.Index] = [:]
    var open: [String.Index] = []
    var isShown = false
    for index in text.indices {
      switch text[index] {
      case "\\" where !isShown:
        isShown = true
        continue
      case "{" where !isShown: open.append(text.index(after: index))
      case "}" where !isShown: if let start = open.popLast() { ends[start] = index }
      default: break
      }
      isShown = false
    }
    return ends
  }

  /// What stands before the brace that closes the one before `text`.
  package static func balanced(_ text: Substring, nesting: Int = .max) -> Substring? {
    var depth = 0
    var previous: Character = " "
    for index in text.indices {
      let character = text[index]
      // `\{` is a brace that is shown; the published pattern does not know that.
      let isShown = nesting == .max && previous == "\\"
      previous = isShown && character == "\\" ? " " : character
      switch character {
      case _ where isShown: continue
      case "{":
        depth += 1
        if depth > nesting { return nil }
      case "}":
        if depth == 0 { return text[..<index] }
        depth -= 1
      default: break
      }
    }
    return nil
  }
}
