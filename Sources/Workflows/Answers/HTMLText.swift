/// Character references of HTML, as replies hold them that went through a web form.
package enum HTMLText {
  private static let names: [Substring: Character] = [
    "lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "deg": "°",
    "minus": "−", "times": "×", "pi": "π", "radic": "√",
  ]
  private static let longestReference = 10

  /// - Parameter times: how often, since a text may have been escaped twice.
  package static func unescaped(_ text: String, times: Int) -> String {
    var text = text
    for _ in 0..<times {
      let next = unescaped(text)
      if next == text { break }
      text = next
    }
    return text
  }

  private static func unescaped(_ text: String) -> String {
    guard text.contains("&") else { return text }
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "&") {
      result += rest[..<start]
      rest = rest[rest.index(after: start)...]
      if let end = rest.prefix(longestReference).firstIndex(of: ";"),
        let character = character(rest[..<end])
      {
        result.append(character)
        rest = rest[rest.index(after: end)...]
      } else {
        result += "&"
      }
    }
    return result + rest
  }

  private static func character(_ reference: Substring) -> Character? {
    guard reference.first == "#" else { return names[reference] }
    let digits = reference.dropFirst()
    let isHexadecimal = digits.first == "x" || digits.first == "X"
    let code = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return code.flatMap(Unicode.Scalar.init).map(Character.init)
  }
}
