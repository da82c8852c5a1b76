/// Which part of a reply an agent hands on.
public enum OutputParser: Hashable, Sendable {
  /// The whole reply, trimmed.
  case wholeText
  /// The content of the last `<name>…</name>`, trimmed.
  case tag(String)
  /// Several tags, each kept as a value of the agent; `output` is the one that it hands on.
  case tags([String], output: String, Compatibility = .strict)
  /// A field of the first JSON object in the reply that has it; `null` counts as absent.
  case jsonField(String)
  /// The first line that is not blank, trimmed.
  case firstLine
  /// The last number, normalised: `$1,234.50` gives `1234.5`.
  case lastNumber
  /// The Python blocks joined by a blank line, else all blocks, else the whole reply; of these what the code
  /// sanitizer keeps.
  case code
  /// The last block that defines a function, as it was written.
  case function(Compatibility = .strict)
  /// The last `<answer>` pair, else a `\boxed{…}`, else the end of the text.
  case answer(Compatibility = .strict)

  /// The part that the parser asks for, or `nil` when the reply lacks it; for ``code`` before it is sanitized.
  ///
  /// - Complexity: O(length), for `jsonField` and `tags` O(length × openings) at worst.
  public func parse(_ reply: String) -> String? {
    switch self {
    case .wholeText: reply.trimmed
    case .tag(let name): TaggedReply.last(name, in: reply)
    case .tags(_, let output, _): values(in: reply)[output]
    case .jsonField(let name): Self.jsonField(name, in: reply)
    case .firstLine:
      reply.split(whereSeparator: \.isNewline).lazy.map(\.trimmed).first { !$0.isEmpty }
    case .lastNumber: NumberText.last(in: reply)
    case .code: CodeFences.program(in: reply).nonEmpty
    case .function(let compatibility): FunctionText.text(in: reply, compatibility)
    case .answer(let compatibility): FinalAnswer.text(in: reply, compatibility).nonEmpty
    }
  }

  /// The values that a reply gives beside its output.
  func values(in reply: String) -> [String: String] {
    guard case .tags(let names, _, let compatibility) = self else { return [:] }
    switch compatibility {
    case .reference:
      let all = TaggedReply.values(in: reply)
      return all.filter { names.contains($0.key) }
    case .strict:
      return names.reduce(into: [:]) { $0[$1] = TaggedReply.last($1, in: reply) }
    }
  }

  /// The names under which ``values(in:)`` finds something.
  var tagNames: [String] {
    if case .tags(let names, _, _) = self { names } else { [] }
  }

  /// Whether a reply that was cut at the output limit holds all that the parser asks for: closed tags, a
  /// closed object, a line that ended. The whole text and the last number can always go on.
  ///
  /// - Complexity: as ``parse(_:)``.
  func isComplete(inCut reply: String) -> Bool {
    switch self {
    case .wholeText, .lastNumber: return false
    case .tag, .jsonField: return parse(reply) != nil
    case .tags(let names, _, _): return names.allSatisfy { values(in: reply)[$0] != nil }
    case .code, .function:
      let fences = CodeFences(in: reply)
      return !fences.isCut && !fences.blocks.isEmpty
    case .answer: return TaggedReply.last("answer", in: reply) != nil
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

extension String {
  fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
