import Foundation

/// Turns the bytes of a streamed chat completion into its events.
///
/// Bytes are put in, events taken out one by one: who reads the end of an answer can act on it before the counts behind
/// it are looked at. A stream may end with `[DONE]` or without it; what comes after it is not read. A server that
/// answers a request for a stream with one JSON object, or puts an error into an event, is understood too.
struct ChatStreamReader {
  private var parser: ServerSentEventParser
  private let reader: ReplyReader
  /// As long as every byte may belong to a body that is no stream.
  private var plain: [UInt8]? = []
  /// Those that are complete, the next one last.
  private var waiting: [ServerSentEvent] = []
  /// Of the event that was looked at last, the next one last.
  private var ready: [ChatStreamEvent] = []
  private var hasEnded = false
  private var sawDone = false
  private(set) var reason: FinishReason?
  private(set) var usage: UsageReply?
  private(set) var sawChoice = false

  init(reader: ReplyReader, maximumEventBytes: Int = 8 << 20) {
    self.reader = reader
    parser = ServerSentEventParser(maximumBytes: maximumEventBytes)
  }

  /// Whether no event is left and none will come.
  var isDone: Bool { ready.isEmpty && (sawDone || hasEnded && waiting.isEmpty) }

  /// Whether the server has said that the answer is complete, in one way or the other.
  var sawEnd: Bool { reason != nil || sawDone }

  /// The next event, `nil` where bytes are missing for one, and at the end.
  ///
  /// - Throws: ``CallFailure`` for an error in the stream and for data that is no event of a completion; nothing may be
  ///   read after it.
  mutating func next() throws(CallFailure) -> ChatStreamEvent? {
    while ready.isEmpty, !sawDone, let event = waiting.popLast() { try look(at: event) }
    return ready.popLast()
  }

  /// Takes the next bytes.
  ///
  /// - Throws: ``CallFailure`` for more bytes than an answer has.
  mutating func append(_ bytes: some Collection<UInt8>) throws(CallFailure) {
    guard !sawDone, !hasEnded else { return }
    if var start = plain {
      start += bytes
      // No line of a stream begins like a JSON object.
      let first = start.first { !$0.isJSONSpace }
      guard first == nil || first == UInt8(ascii: "{") else {
        plain = nil
        return try take(start)
      }
      guard start.count <= 32 << 20 else { throw reader.malformed("its reply is too long") }
      plain = start
    } else {
      try take(bytes)
    }
  }

  /// Takes the end of the body.
  ///
  /// - Throws: ``CallFailure`` as ``next()``, for a body that is no stream.
  mutating func finish() throws(CallFailure) {
    guard !hasEnded else { return }
    hasEnded = true
    if let plain, !plain.allSatisfy(\.isJSONSpace) { try look(at: plain[...]) }
    if let last = parser.finish() { waiting.insert(last, at: 0) }
  }

  private mutating func take(_ bytes: some Collection<UInt8>) throws(CallFailure) {
    do { waiting = try parser.append(bytes).reversed() + waiting } catch {
      throw reader.malformed("an event of its stream is too long")
    }
  }

  private mutating func look(at event: ServerSentEvent) throws(CallFailure) {
    let data = Array(event.data.utf8)
    if let chunk = ChatStreamChunk(ordinary: data) { return take(chunk) }
    let start = data.drop(while: \.isJSONSpace)
    let end = start.lastIndex { !$0.isJSONSpace }.map { $0 + 1 } ?? start.startIndex
    if start[..<end].elementsEqual("[DONE]".utf8) {
      sawDone = true
    } else if !start.isEmpty {
      try look(at: start)
    }
  }

  private mutating func look(at bytes: ArraySlice<UInt8>) throws(CallFailure) {
    take(
      try reader.read(ChatStreamChunk.self, from: HTTPResponse(status: 200, body: Data(bytes))))
  }

  private mutating func take(_ chunk: ChatStreamChunk) {
    var events: [ChatStreamEvent] = []
    if let choice = chunk.choices.first {
      sawChoice = true
      if let text = choice.reasoning, !text.isEmpty {
        events.append(.reasoning(reader.redactor.redact(text)))
      }
      if let text = choice.text, !text.isEmpty {
        events.append(.text(reader.redactor.redact(text)))
      }
      if let word = choice.finishReason {
        let reason = FinishReason(reply: word)
        self.reason = reason
        events.append(.finished(reason))
      }
    }
    ready = events.reversed()
    if let reported = chunk.usage, reported.input != nil || reported.output != nil {
      usage = reported
    }
  }
}

extension UInt8 {
  fileprivate var isJSONSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
