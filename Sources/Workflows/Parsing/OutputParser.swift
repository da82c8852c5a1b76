/// Which part of a reply an agent hands on.
public enum OutputParser: Hashable, Sendable {
  /// The whole reply, trimmed.
  case wholeText
  /// The content of the last `<name>…</name>`, trimmed.
  case tag(String)
  /// A field of the first JSON object in the reply that has it; `null` counts as absent.
  case jsonField(String)
  /// The first line that is not blank, trimmed.
  case firstLine
  /// The last number, normalised: `$1,234.50` gives `1234.5`.
  case lastNumber

  /// The part that the parser asks for, or `nil` when the reply lacks it.
  ///
  /// - Complexity: O(length), for `jsonField` O(length × opening braces) at worst.
  public func parse(_ reply: String) -> String? {
    switch self {
    case .wholeText: reply.trimmed
    case .tag(let name): Self.lastTag(name, in: reply)
    case .jsonField(let name): Self.jsonField(name, in: reply)
    case .firstLine:
      reply.split(whereSeparator: \.isNewline).lazy.map(\.trimmed).first { !$0.isEmpty }
    case .lastNumber: NumberText.last(in: reply)
    }
  }

  /// Whether a reply that was cut at the output limit holds all that the parser asks for: a closed tag, a
  /// closed object, a line that ended. The whole text and the last number can always go on.
  ///
  /// - Complexity: as ``parse(_:)``.
  func isComplete(inCut reply: String) -> Bool {
    switch self {
    case .wholeText, .lastNumber: return false
    case .tag, .jsonField: return parse(reply) != nil
    case .firstLine:
      // The last piece is the one that was cut.
      let lines = reply.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      return lines.dropLast().contains { !$0.trimmed.isEmpty }
    }
  }

  /// The parsed reply, with what stands in for it on a miss.
  func parsed(_ reply: String, fallback: ParseFallback) -> ParsedOutput {
    if let text = parse(reply) { return ParsedOutput(text: text, missedFormat: false) }
    return ParsedOutput(text: fallback == .text ? reply.trimmed : "", missedFormat: true)
  }

  /// A closing tag pairs with the nearest opening one before it, so that prose which mentions the opening
  /// tag does not swallow the answer.
  private static func lastTag(_ name: String, in reply: String) -> String? {
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

  private static func jsonField(_ name: String, in reply: String) -> String? {
    let bytes = Array(reply.utf8)
    var start = 0
    while let opening = bytes[start...].firstIndex(of: UInt8(ascii: "{")) {
      var parser = JSONParser(bytes, position: opening, allowsControlCharacters: true)
      if let object = try? parser.parseValue(), let value = object[name], value != .null {
        return value.text.trimmed
      }
      start = opening + 1
    }
    return nil
  }
}
