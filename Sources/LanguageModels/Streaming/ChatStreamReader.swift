import Foundation

/// Turns the bytes of a streamed chat completion into its events.
///
/// A stream may end with `[DONE]` or without it; what comes after it is not read. A server that answers a request for a
/// stream with one JSON object, or puts an error into an event, is understood too.
struct ChatStreamReader {
  private var parser: ServerSentEventParser
  private let reader: ReplyReader
  /// As long as every byte may belong to a body that is no stream.
  private var plain: [UInt8]? = []
  private(set) var isDone = false
  private(set) var reason: FinishReason?
  private(set) var usage: UsageReply?
  private(set) var sawChoice = false
  private(set) var sawDone = false
  /// What is wrong behind the events that were returned last; nothing is read after it.
  private(set) var failure: CallFailure?

  init(reader: ReplyReader, maximumEventBytes: Int = 8 << 20) {
    self.reader = reader
    parser = ServerSentEventParser(maximumBytes: maximumEventBytes)
  }

  /// - Throws: ``CallFailure`` for an error in the stream and for data that is no event of a completion.
  mutating func append(_ bytes: some Collection<UInt8>) throws(CallFailure) -> [ChatStreamEvent] {
    guard !isDone else { return [] }
    if var start = plain {
      start += bytes
      // No line of a stream begins like a JSON object.
      let first = start.first { !$0.isJSONSpace }
      guard first == nil || first == UInt8(ascii: "{") else {
        plain = nil
        return try events(in: start)
      }
      guard start.count <= 32 << 20 else { throw reader.malformed("its reply is too long") }
      plain = start
      return []
    }
    return try events(in: bytes)
  }

  /// What the end of the body completes.
  ///
  /// - Throws: ``CallFailure`` as ``append(_:)``.
  mutating func finish() throws(CallFailure) -> [ChatStreamEvent] {
    guard !isDone else { return [] }
    defer { isDone = true }
    if let plain { return plain.allSatisfy(\.isJSONSpace) ? [] : try object(plain) }
    guard let last = parser.finish() else { return [] }
    return try chunk(last)
  }

  private mutating func events(
    in bytes: some Collection<UInt8>
  ) throws(CallFailure) -> [ChatStreamEvent] {
    let found: [ServerSentEvent]
    do { found = try parser.append(bytes) } catch {
      throw reader.malformed("an event of its stream is too long")
    }
    var events: [ChatStreamEvent] = []
    for event in found where !isDone {
      do { events += try chunk(event) } catch {
        // What came before in the same piece was still sent, and counts.
        if events.isEmpty { throw error }
        failure = error
        break
      }
    }
    return events
  }

  private mutating func chunk(_ event: ServerSentEvent) throws(CallFailure) -> [ChatStreamEvent] {
    let data = event.data.trimmingCharacters(in: .whitespacesAndNewlines)
    if data == "[DONE]" {
      isDone = true
      sawDone = true
      return []
    }
    if data.isEmpty { return [] }
    return try object(Array(data.utf8))
  }

  private mutating func object(_ bytes: [UInt8]) throws(CallFailure) -> [ChatStreamEvent] {
    let chunk = try reader.read(
      ChatStreamChunk.self, from: HTTPResponse(status: 200, body: Data(bytes)))
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
    if let reported = chunk.usage, reported.input != nil || reported.output != nil {
      usage = reported
    }
    return events
  }
}

extension UInt8 {
  fileprivate var isJSONSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}

/// An event of a completion as servers really send it.
struct ChatStreamChunk: Decodable {
  struct Choice: Decodable {
    let text: String?
    let reasoning: String?
    let finishReason: String?

    private enum Keys: String, CodingKey {
      case delta, message, content, text, reasoning
      case reasoningContent = "reasoning_content"
      case finishReason = "finish_reason"
    }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: Keys.self)
      // A whole message stands where a server does not stream.
      let delta =
        (try? values.nestedContainer(keyedBy: Keys.self, forKey: .delta))
        ?? (try? values.nestedContainer(keyedBy: Keys.self, forKey: .message))
      text = Self.text(delta, .content) ?? Self.text(values, .text)
      reasoning = Self.text(delta, .reasoningContent) ?? Self.text(delta, .reasoning)
      finishReason = Self.text(values, .finishReason)
    }

    private static func text(
      _ values: KeyedDecodingContainer<Keys>?, _ key: Keys
    ) -> String? {
      // Most are null in most events: that must not cost an error each.
      (try? values?.decodeIfPresent(String.self, forKey: key)) ?? nil
    }
  }

  let choices: [Choice]
  let usage: UsageReply?

  private enum Keys: String, CodingKey { case choices, usage, timings }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Keys.self)
    choices = try values.decodeIfPresent([Choice].self, forKey: .choices) ?? []
    usage =
      values.contains(.usage)
      ? try? values.decode(UsageReply.self, forKey: .usage)
      : values.contains(.timings) ? try? values.decode(UsageReply.self, forKey: .timings) : nil
  }
}
