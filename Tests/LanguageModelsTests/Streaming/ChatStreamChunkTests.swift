import Foundation
import Testing
import _TestSupport

@testable import LanguageModels

struct ChatStreamChunkTests {
  private func decoded(_ bytes: [UInt8]) -> ChatStreamChunk? {
    let reader = ReplyReader(redactor: Redactor(secrets: []), now: .now)
    return try? reader.read(
      ChatStreamChunk.self, from: HTTPResponse(status: 200, body: Data(bytes)))
  }

  /// As hosted servers, vLLM and llama.cpp send them.
  @Test(arguments: [
    #"{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","service_tier":null,"choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null}"#,
    #"{"choices":[{"index":0,"delta":{"content":" H\u00e9 \ud83d\ude42 \"q\" \\ \n"},"finish_reason":null}]}"#,
    #"{"choices":[{"finish_reason":"stop","index":0,"delta":{}}],"system_fingerprint":"b1"}"#,
    #"{"choices":[{"delta":{"reasoning_content":"hm","content":null}}],"error":null}"#,
    #"{"choices":[{"delta":{"reasoning":"a","reasoning_content":"b"}},{"delta":{"content":"c"}}]}"#,
    #"{"choices":[],"usage":{"completion_tokens":2,"prompt_tokens":9,"total_tokens":11,"prompt_tokens_details":{"cached_tokens":8,"audio_tokens":0}}}"#,
    #" { "choices" : [ ] , "x" : [ 1 , -0.5e+3 , true , { } , [ ] ] } "#,
  ])
  func ordinaryEventsAreReadAsTheDecoderReadsThem(text: String) throws {
    let chunk = try #require(ChatStreamChunk(ordinary: Array(text.utf8)))
    #expect(chunk == decoded(Array(text.utf8)))
  }

  @Test(arguments: [
    #"{"error":{"message":"overloaded"}}"#, #"{"object":"error","message":"no"}"#,
    #"{"choices":[{"message":{"content":"all"}}]}"#, #"{"choices":[{"text":"a"}]}"#,
    #"{"choices":[],"timings":{"prompt_n":1}}"#, #"{"choices":[],"usage":{"cached_tokens":1}}"#,
    #"{"choices":[],"usage":{"prompt_tokens":1.5}}"#,
    #"{"choices":[{"delta":{"content":"a","content":"b"}}]}"#, #"{"choices":[]} x"#,
    #"{"choices":[{"delta":{"content":"\ud83d"}}]}"#, #"{"choices":[{"delta":{"content":3}}]}"#,
    "{\"choices\":[{\"delta\":{\"content\":\"a\nb\"}}]}", #"{"choices":[],"x":01}"#, "[DONE]", "",
    #"{"choices":[],"usage":{"prompt_tokens":1000000001}}"#,
  ])
  func anythingElseIsLeftToTheDecoder(text: String) {
    #expect(ChatStreamChunk(ordinary: Array(text.utf8)) == nil)
  }

  @Test func nestingIsLimited() {
    let start = #"{"choices":[],"x":"# + String(repeating: "[", count: 100_000)
    #expect(ChatStreamChunk(ordinary: Array(start.utf8)) == nil)
  }

  /// Whatever is taken means the same to the decoder, also where a byte has been changed.
  @Test func takesNothingThatTheDecoderReadsOtherwise() {
    var random = TestRandom(seed: 20_261_122)
    var taken = 0
    for _ in 0..<20_000 {
      var bytes = Array(RandomChunk.object(depth: 0, &random).utf8)
      if Bool.random(using: &random), !bytes.isEmpty {
        let place = Int.random(in: bytes.indices, using: &random)
        bytes[place] = Array(#"{}[]",:\u0e5 "#.utf8).randomElement(using: &random) ?? 0
      }
      guard let chunk = ChatStreamChunk(ordinary: bytes) else { continue }
      taken += 1
      #expect(chunk == decoded(bytes), "\(String(decoding: bytes, as: UTF8.self))")
    }
    #expect(taken > 2_000, "\(taken) of 20,000 were ordinary")
  }
}

/// JSON of the names and shapes that events have, wherever they belong or not.
private enum RandomChunk {
  private static let names = [
    ["choices", "choices", "usage", "object", "error", "timings", "x"],
    ["delta", "delta", "finish_reason", "message", "text", "index", "x"],
    ["content", "content", "reasoning", "reasoning_content", "role", "x"],
  ]
  private static let counts = [
    "prompt_tokens", "completion_tokens", "prompt_tokens_details", "cached_tokens", "cache_n",
  ]
  private static let scalars = [
    "null", "null", #""stop""#, #""error""#, #""a\u00e9\n""#, #""\ud83d\ude42\/""#, #""é""#, "3",
    "1000000000", "-1", "2.5e1", "true", #""""#,
  ]

  static func object(depth: Int, _ random: inout TestRandom) -> String {
    members(names[min(depth, 2)], depth, &random)
  }

  private static func members(
    _ names: [String], _ depth: Int, _ random: inout TestRandom
  ) -> String {
    var used: Set<String> = []
    let members = (0..<Int.random(in: 0...3, using: &random)).compactMap { _ -> String? in
      guard let name = names.randomElement(using: &random), used.insert(name).inserted else {
        return nil
      }
      return "\"\(name)\":\(value(of: name, depth, &random))"
    }
    return "{\(members.joined(separator: Bool.random(using: &random) ? "," : " ,\n"))}"
  }

  private static func value(of name: String, _ depth: Int, _ random: inout TestRandom) -> String {
    let isShaped = Int.random(in: 0..<6, using: &random) > 0
    switch name {
    case "choices" where isShaped:
      let count = [0, 1, 1, 1, 2].randomElement(using: &random) ?? 1
      return
        "[\((0..<count).map { _ in object(depth: depth + 1, &random) }.joined(separator: ","))]"
    case "delta" where isShaped, "message" where isShaped: return object(depth: 2, &random)
    case "usage" where isShaped, "timings" where isShaped, "prompt_tokens_details" where isShaped:
      return members(counts, depth, &random)
    case _ where isShaped && name.hasSuffix("tokens"):
      return "\(Int.random(in: 0...99, using: &random))"
    default: return scalars.randomElement(using: &random) ?? "null"
    }
  }
}
