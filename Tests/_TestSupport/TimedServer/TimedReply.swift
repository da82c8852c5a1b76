/// The text of an answer, token by token, and its bytes.
struct TimedReply {
  private let record: TimedRecord
  private let knobs: TimedKnobs
  /// Whether the delimiter is a stop sequence, which ends the answer and is left out.
  private let isCut: Bool

  init(_ record: TimedRecord, _ knobs: TimedKnobs, isCut: Bool) {
    (self.record, self.knobs, self.isCut) = (record, knobs, isCut)
  }

  func tokens() -> [TimedCall.Token] {
    let steps = 1...(isCut ? 1 : record.isRoot ? knobs.steps : knobs.laterSteps)
    let texts = steps.map { step in
      let name = "\(record.id).\(step)"
      let parents = record.parents.isEmpty ? "-" : record.parents.joined(separator: ",")
      let words = Array(repeating: " word", count: knobs.tokensPerStep - 2)
      return (
        name: name,
        tokens: ["[\(name) from \(parents) prompt \(record.hash)]"] + words
          + [isCut ? "\n" : "\n\(knobs.delimiter)\n"]
      )
    }
    let count = texts.count * knobs.tokensPerStep
    var tokens: [TimedCall.Token] = []
    for (name, words) in texts {
      for (place, word) in words.enumerated() {
        var events = Self.event(word)
        if tokens.count + 1 == count { events += ending(count) }
        var bytes = "\(String(events.utf8.count, radix: 16))\r\n\(events)\r\n"
        if tokens.isEmpty { bytes = Self.head + bytes }
        if tokens.count + 1 == count { bytes += "0\r\n\r\n" }
        tokens.append(
          .init(bytes: Array(bytes.utf8), step: place + 1 == words.count ? name : nil))
      }
    }
    return tokens
  }

  private static let head =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
    + "Transfer-Encoding: chunked\r\n\r\n"

  /// Only line feeds have to be escaped in what is written here.
  private static func event(_ text: String, reason: String = "null") -> String {
    let text = text.split(separator: "\n", omittingEmptySubsequences: false).joined(
      separator: #"\n"#)
    return
      #"data: {"choices":[{"index":0,"delta":{"content":"\#(text)"},"finish_reason":\#(reason)}]}"#
      + "\n\n"
  }

  private func usage(_ written: Int) -> String {
    #"{"prompt_tokens":\#(record.promptTokens),"completion_tokens":\#(written),"#
      + #""total_tokens":\#(record.promptTokens + written),"#
      + #""prompt_tokens_details":{"cached_tokens":\#(record.cachedTokens)}}"#
  }

  private func ending(_ written: Int) -> String {
    Self.event("", reason: #""stop""#)
      + #"data: {"choices":[],"usage":\#(usage(written))}"# + "\n\ndata: [DONE]\n\n"
  }
}
