/// The contents of `\boxed{…}` in a text.
package enum BoxedText {
  /// The boxes whose braces are balanced, in the order of their beginnings, trimmed.
  ///
  /// - Parameter nesting: boxes with braces nested deeper than this are passed over; `nil`: none is.
  /// - Complexity: O(length), and O(length²) for text with many boxes that never close.
  package static func all(in text: String, nesting: Int? = nil) -> [String] {
    var boxes: [String] = []
    var rest = text[...]
    while let start = rest.firstRange(of: "\\boxed{") {
      let content = rest[start.upperBound...]
      guard let box = balanced(content, nesting: nesting ?? .max) else {
        rest = content
        continue
      }
      boxes.append(box.trimmed)
      rest = content[box.endIndex...]
    }
    return boxes
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
