import LanguageModels
import Workflows

/// Streams, which must mean the same however they are cut.
extension Target {
  static let events = Target(
    name: "events",
    words: [
      "data:", "data: ", "event: ", "id: 1", ": comment", "[DONE]", "\r\n", "\r", "\n\n",
      "\u{FEFF}", "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n",
    ]
  ) { bytes in
    let whole = Self.events(in: bytes) { _ in bytes.count }
    let cut = Self.events(in: bytes) { 1 + ($0 &* 7 &+ bytes.count) % 5 }
    guard whole == cut else {
      return "cut into pieces it is \(cut.count) events, not \(whole.count)"
    }
    return whole.contains { $0.data.utf8.count > 3 * bytes.count } ? "an event out of nothing" : nil
  }

  private static func events(
    in bytes: [UInt8], by length: (Int) -> Int
  ) -> [ServerSentEvent] {
    var parser = ServerSentEventParser(maximumBytes: 1 << 16)
    var events: [ServerSentEvent] = []
    var rest = bytes[...]
    do {
      while !rest.isEmpty {
        let piece = rest.prefix(length(rest.startIndex))
        events += try parser.append(piece)
        rest = rest.dropFirst(piece.count)
      }
    } catch {
      // The pieces before the one that is too long hold events of their own.
      return []
    }
    return events + [parser.finish()].compactMap(\.self)
  }

  static let steps = Target(
    name: "steps",
    words: [StepSegmenter.delimiter, "```", "~~~~", "```swift", "**", "\r\n", "\n\n", "END_"]
  ) { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    var whole = StepSegmenter(maximumBytes: 200)
    var cut = whole
    let steps = whole.append(text) + whole.finish()
    let pieces = text.unicodeScalars.flatMap { cut.append(String($0)) } + cut.finish()
    guard steps == pieces else { return "cut into pieces it is \(pieces.count) steps" }
    return steps.contains { $0.text.allSatisfy(\.isWhitespace) } ? "an empty step" : nil
  }
}
