/// The values of a reply whose parts stand between tags.
package enum TaggedReply {
  /// As the published workflows read it: from left to right each `<word>…</word>`, the nearest closing tag
  /// ending it. What stands inside a pair is never looked at, so a wrapper hides its content; the last of
  /// several pairs of a name wins.
  ///
  /// - Complexity: O(length × opening tags) at worst.
  static func values(in reply: String) -> [String: String] {
    var values: [String: String] = [:]
    var rest = reply[...]
    while let opening = rest.firstIndex(of: "<") {
      let after = rest.index(after: opening)
      let name = rest[after...].prefix(while: isWordCharacter)
      let start = name.endIndex
      guard !name.isEmpty, start < rest.endIndex, rest[start] == ">" else {
        rest = rest[after...]
        continue
      }
      let content = rest[rest.index(after: start)...]
      guard let end = content.firstRange(of: "</\(name)>") else {
        rest = rest[after...]
        continue
      }
      values[String(name)] = content[..<end.lowerBound].trimmed
      rest = rest[end.upperBound...]
    }
    return values
  }

  /// The content of the last pair of one name. A closing tag pairs with the nearest opening one before it, so
  /// that prose which mentions the opening tag does not swallow the answer.
  package static func last(_ name: String, in reply: String) -> String? {
    let (opening, closing) = ("<\(name)>", "</\(name)>")
    var rest = reply[...]
    var found: Substring?
    while let end = rest.firstRange(of: closing) {
      let before = rest[..<end.lowerBound]
      if let start = before.ranges(of: opening).last { found = before[start.upperBound...] }
      rest = rest[end.upperBound...]
    }
    return found?.trimmed
  }

  /// The contents of all pairs of one name, from left to right, each from the first opening tag after the pair
  /// before it to the nearest closing one.
  ///
  /// - Complexity: O(length).
  static func all(_ name: String, in reply: String) -> [String] {
    let (opening, closing) = ("<\(name)>", "</\(name)>")
    var rest = reply[...]
    var found: [String] = []
    while let start = rest.firstRange(of: opening),
      let end = rest[start.upperBound...].firstRange(of: closing)
    {
      found.append(rest[start.upperBound..<end.lowerBound].trimmed)
      rest = rest[end.upperBound...]
    }
    return found
  }

  private static func isWordCharacter(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }
}
