import Foundation
import Testing

@testable import LanguageModels

struct ChatStreamReaderTests {
  private struct Reading {
    var events: [ChatStreamEvent] = []
    var usage: TokenUsage?
    var isDone = false
    var text: String {
      events.map { if case .text(let piece) = $0 { piece } else { "" } }.joined()
    }
  }

  private func read(_ text: String, by length: Int = .max) throws -> Reading {
    var reader = ChatStreamReader(
      reader: ReplyReader(redactor: Redactor(secrets: ["sk-canary-1"]), now: .now))
    var reading = Reading()
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      try reader.append(rest.prefix(length))
      rest = rest.dropFirst(length)
      while let event = try reader.next() { reading.events.append(event) }
    }
    reading.isDone = reader.isDone
    try reader.finish()
    while let event = try reader.next() { reading.events.append(event) }
    #expect(reader.isDone)
    reading.usage = reader.usage.map {
      UsageReply.usage($0, estimatedInput: 1, estimatedOutput: 1)
    }
    return reading
  }

  private func chunk(_ content: String, finish: String = "null") -> String {
    #"data: {"choices":[{"index":0,"delta":{"content":"\#(content)"},"finish_reason":\#(finish)}]}"#
      + "\n\n"
  }

  private var stream: String {
    #"data: {"choices":[{"delta":{"role":"assistant","content":""}}]}"# + "\n\n: heartbeat\n\n"
      + chunk("Hé") + chunk("llo", finish: #""stop""#)
      + #"data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":8}}}"#
      + "\n\n"
  }

  @Test func piecesReasonAndUsage() throws {
    for length in [1, 2, 3, 7, 50, .max] {
      for end in ["data: [DONE]\n\n", "data: [DONE]", "", "data: [DONE]\n\ndata: nonsense\n\n"] {
        let reading = try read(stream + end, by: length)
        #expect(reading.events == [.text("Hé"), .text("llo"), .finished(.stop)])
        #expect(
          reading.usage == TokenUsage(inputTokens: 9, outputTokens: 2, cachedInputTokens: 8))
        #expect(reading.isDone == end.hasSuffix("\n"))
      }
    }
  }

  @Test(arguments: [
    (#""usage":{"prompt_tokens":9,"completion_tokens":2,"prompt_cache_hit_tokens":8}"#, 9, 8),
    (#""usage":{"prompt_tokens":9,"completion_tokens":2,"cached_tokens":7}"#, 9, 7),
    (#""timings":{"prompt_n":1,"predicted_n":2,"cache_n":8}"#, 9, 8),
    (#""timings":{"prompt_n":9,"predicted_n":2}"#, 9, 0),
    (#""usage":{"prompt_tokens":9,"completion_tokens":2}"#, 9, 0),
  ])
  func usageOfManyServers(field: String, input: Int, cached: Int) throws {
    let reading = try read(chunk("a") + "data: {\"choices\":[],\(field)}\n\n")
    #expect(
      reading.usage
        == TokenUsage(inputTokens: input, outputTokens: 2, cachedInputTokens: cached))
  }

  @Test func thoughtsAreNoText() throws {
    for name in ["reasoning_content", "reasoning"] {
      let reading = try read(
        "data: {\"choices\":[{\"delta\":{\"\(name)\":\"hm\",\"content\":null}}]}\n\n" + chunk("a"))
      #expect(reading.events == [.reasoning("hm"), .text("a")])
    }
  }

  @Test func aServerThatDoesNotStreamIsUnderstood() throws {
    let body =
      #" {"choices":[{"message":{"content":"all at once"},"finish_reason":"length"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}"#
    for length in [1, .max] {
      let reading = try read(body, by: length)
      #expect(reading.events == [.text("all at once"), .finished(.length)])
      #expect(reading.usage?.outputTokens == 4)
    }
  }

  @Test(arguments: [
    #"data: {"error":{"message":"overloaded","code":503}}"#, #"{"error":{"message":"overloaded"}}"#,
    "event: error\n" + #"data: {"error":"overloaded"}"#,
  ])
  func anErrorInTheStreamIsOne(text: String) {
    let error = #expect(throws: CallFailure.self) { try read(text + "\n\n") }
    #expect(error?.explanation == "overloaded" && error?.code == .serverError)
  }

  @Test(arguments: [
    "data: <html>\n\n", "data: {\"choices\":3}\n\n", "data: [1]\n\n", "{\"choices\"",
  ])
  func whatIsNoEventOfACompletionIsMalformed(text: String) {
    let error = #expect(throws: CallFailure.self) { try read(text) }
    #expect(error?.cause == .malformed)
  }

  @Test func theKeyIsTakenOut() throws {
    #expect(try read(chunk("a sk-canary-1 b")).text == "a [redacted] b")
  }

  @Test func whatCameBeforeAnErrorInTheSamePieceCounts() throws {
    var reader = ChatStreamReader(reader: ReplyReader(redactor: Redactor(secrets: []), now: .now))
    let text = chunk("kept") + #"data: {"error":{"message":"overloaded"}}"# + "\n\n"
    try reader.append(Array(text.utf8))
    #expect(try reader.next() == .text("kept"))
    let failure = #expect(throws: CallFailure.self) { try reader.next() }
    #expect(failure?.explanation == "overloaded")
  }
}
