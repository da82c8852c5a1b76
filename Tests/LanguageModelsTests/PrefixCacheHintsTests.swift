import Foundation
import Testing
import _TestSupport

@testable import LanguageModels

@Suite struct PrefixCacheHintsTests {
  private static let request = ChatRequest(
    model: "m", messages: [ChatMessage(.user, "x")], maxOutputTokens: 7, seed: 1)

  private static let all: PrefixCacheHints = {
    var hints = PrefixCacheHints()
    (hints.sendsKey, hints.sendsCachePrompt, hints.slots) = (true, true, 3)
    return hints
  }()

  private static func body(
    _ hints: PrefixCacheHints, _ conversation: CallContext.Conversation?
  ) throws -> String {
    let body = ChatCompletionBody(
      request: request, limitField: .maxTokens, outputLimit: 7,
      streaming: PrefixCachePins(hints, for: conversation))
    return String(decoding: try body.data(), as: UTF8.self)
  }

  @Test func hintsGoWithConversationsOnly() throws {
    let plain =
      #""max_tokens":7,"messages":[{"content":"x","role":"user"}],"model":"m","seed":1,"#
      + #""stream":true,"stream_options":{"include_usage":true}}"#
    #expect(try Self.body(PrefixCacheHints(), .init(run: "r", agent: 4)) == "{" + plain)
    #expect(try Self.body(Self.all, nil) == "{" + plain)
    let pinned = try Self.body(Self.all, .init(run: "secret row", agent: 4))
    let key = try #require(PrefixCachePins(Self.all, for: .init(run: "secret row", agent: 4)).key)
    #expect(
      pinned == #"{"cache_prompt":true,"id_slot":1,"#
        + plain.replacing(#""seed""#, with: #""prompt_cache_key":"\#(key)","seed""#))
    #expect(key.count == 32 && key.allSatisfy(\.isHexDigit))
  }

  @Test func aKeyIsOneAgentsOfOneRun() {
    var keys: [String?] = []
    for run in ["1/a/0", "1/b/0", "2/a/0"] {
      keys += (0..<4).map { PrefixCachePins(Self.all, for: .init(run: run, agent: $0)).key }
    }
    #expect(Set(keys).count == 12 && !keys.contains(nil))
    #expect(keys[0] == PrefixCachePins(Self.all, for: .init(run: "1/a/0", agent: 0)).key)
    // Names run into numbers only where both are equal.
    #expect(
      PrefixCachePins(Self.all, for: .init(run: "r1", agent: 0)).key
        != PrefixCachePins(Self.all, for: .init(run: "r", agent: 10)).key)
    let slots = (0..<7).map { PrefixCachePins(Self.all, for: .init(run: "r", agent: $0)).slot }
    #expect(slots == [0, 1, 2, 0, 1, 2, 0])
  }

  @Test func eachMayBeRefused() throws {
    let pins = PrefixCachePins(Self.all, for: .init(run: "r", agent: 0))
    var body = ChatCompletionBody(
      request: Self.request, limitField: .maxTokens, outputLimit: 7, streaming: pins)
    #expect(body.fields.isSuperset(of: [.promptCacheKey, .cachePrompt, .idSlot]))
    for field in [RequestField.promptCacheKey, .cachePrompt, .idSlot] {
      body = try #require(body.without(field))
      #expect(!String(decoding: try body.data(), as: UTF8.self).contains(field.rawValue))
    }
  }
}
