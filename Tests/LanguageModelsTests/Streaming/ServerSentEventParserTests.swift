import LanguageModels
import Testing

struct ServerSentEventParserTests {
  private func events(_ text: String) throws -> [ServerSentEvent] {
    var parser = ServerSentEventParser()
    return try parser.append(text.utf8) + [parser.finish()].compactMap(\.self)
  }

  @Test(arguments: [
    ("data: a\n\n", ["a"]), ("data:a\r\rdata:b\r\n\r\n", ["a", "b"]), ("data:  a \n\n", [" a "]),
    ("data: a\ndata: b\ndata\n\n", ["a\nb\n"]),
    ("data: a\r\ndata: b\r\n\r\n", ["a\nb"]), ("data: a\rdata: b\r\r", ["a\nb"]),
    (": comment\n\n:\n\ndata: a\n\n", ["a"]),
    ("\u{FEFF}data: a\n\n", ["a"]), ("id: 7\nretry: 9\nother: x\ndata: a\n\n", ["a"]),
    ("\n\n\ndata\n\n", [""]), ("data: a\n", ["a"]), ("data: a\n\ndata: b", ["a"]), ("", []),
    ("data: a: b\n\n", ["a: b"]), ("datab: a\n\n data: a\n\n", []),
    ("data: [DONE]\n\n", ["[DONE]"]), ("data: ä€😀\n\n", ["ä€😀"]),
  ])
  func findsTheData(text: String, data: [String]) throws {
    #expect(try events(text).map(\.data) == data)
  }

  @Test func eventsHaveTypes() throws {
    #expect(
      try events("event: error\ndata: a\n\ndata: b\n\nevent: x\n\ndata: c\n\n") == [
        .init(type: "error", data: "a"), .init(data: "b"), .init(data: "c"),
      ])
  }

  @Test func bytesThatAreNoTextAreReplaced() throws {
    var parser = ServerSentEventParser()
    #expect(
      try parser.append(Array("data: ".utf8) + [0xFF] + Array("\n\n".utf8)).map(\.data) == [
        "\u{FFFD}"
      ])
  }

  @Test func anEventWithoutAnEndIsRefused() {
    var parser = ServerSentEventParser(maximumBytes: 100)
    #expect(throws: ServerSentEventParser.Overflow.self) {
      try parser.append(String(repeating: "data: 4444\n", count: 30).utf8)
    }
    var other = ServerSentEventParser(maximumBytes: 100)
    #expect(throws: Never.self) {
      try other.append(String(repeating: "data: 4444\n\n", count: 30).utf8)
    }
  }

  /// However a stream is cut, also inside a scalar and between CR and LF.
  @Test func piecesDoNotMatter() throws {
    var generator = SystemRandomNumberGenerator()
    let parts = [
      "data: ", "data:", "event: x", ":", "a", "ä€😀", "\n", "\r", "\r\n", "\n\n", "\r\n\r\n",
      "\u{FEFF}",
    ]
    for _ in 1...5_000 {
      let count = Int.random(in: 0...24, using: &generator)
      let text = (0..<count).map { _ in parts.randomElement(using: &generator) ?? "" }.joined()
      var parser = ServerSentEventParser()
      var found: [ServerSentEvent] = []
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 1...9, using: &generator))
        found += try parser.append(piece)
        rest = rest.dropFirst(piece.count)
      }
      found += [parser.finish()].compactMap(\.self)
      #expect(try found == events(text), "\(text.debugDescription)")
    }
  }
}
