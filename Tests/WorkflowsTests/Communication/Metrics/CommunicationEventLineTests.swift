import Foundation
import LanguageModels
import Testing
import _TestSupport

@testable import Workflows

@Suite struct CommunicationEventLineTests {
  @Test func anEventIsOneLine() throws {
    var event = CommunicationEvent(.callEnded, run: "1/e\n2/0", seconds: 1.5, agent: "solver")
    event.call = 2
    event.usage = TokenUsage(inputTokens: 10, outputTokens: 5, cachedInputTokens: 4)
    event.costUSD = 0.25
    #expect(
      String(decoding: try event.json(), as: UTF8.self)
        == #"{"agent":"solver","cached_tokens":4,"call":2,"cost_usd":0.25,"estimated":false,"#
        + #""input_tokens":10,"kind":"call_ended","output_tokens":5,"run":"1/e\n2/0","seconds":1.5}"#
    )
  }

  /// Whatever an event holds, its line reads back as the same event.
  @Test(arguments: CommunicationEvent.Kind.allCases) func linesReadBack(
    _ kind: CommunicationEvent.Kind
  ) throws {
    var random = TestRandom(seed: 5)
    for _ in 0..<60 {
      let event = Self.event(kind, &random)
      let again = try JSONDecoder().decode(CommunicationEvent.self, from: Data(event.json()))
      #expect(again == event)
    }
  }

  @Test(arguments: [
    #"{"kind":"step","run":"r"}"#, #"{"kind":"step","run":"r","seconds":-1}"#,
    #"{"kind":"step","run":"r","seconds":1e300}"#, #"{"kind":"walk","run":"r","seconds":1}"#,
    #"{"kind":"step","run":"r","seconds":1,"step":-1}"#,
    #"{"kind":"step","run":"r","seconds":1,"calls":99999999999999}"#,
    #"{"kind":"step","run":"r","seconds":1,"cost_usd":-0.5}"#,
  ])
  func whatIsNoEventIsRefused(_ line: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(CommunicationEvent.self, from: Data(line.utf8))
    }
  }

  @Test func noNumberIsNoLine() {
    #expect(throws: (any Error).self) {
      try CommunicationEvent(.step, run: "r", seconds: .nan).json()
    }
  }

  /// Every field present or not.
  static func event(
    _ kind: CommunicationEvent.Kind, _ random: inout TestRandom
  ) -> CommunicationEvent {
    func maybe<Value>(_ value: Value) -> Value? { Bool.random(using: &random) ? value : nil }
    func count() -> Int? { maybe(Int.random(in: 0...1_000_000, using: &random)) }
    let names = ["a", "ä\"\\\u{1}", "日本", ""]
    let seconds = random.share() * 1e4
    var event = CommunicationEvent(
      kind, run: names.randomElement(using: &random) ?? "", seconds: seconds, agent: maybe("b"))
    (event.call, event.attempt, event.step, event.waiting) = (count(), count(), count(), count())
    (event.bytes, event.tokens, event.calls) = (count(), count(), count())
    event.recovered = maybe(true)
    event.reason = maybe("a server said no")
    event.costUSD = maybe(random.share())
    event.inbound = maybe(names.enumerated().map { .init(agent: $1, step: $0) })
    event.agents = maybe([.init(id: "a", after: []), .init(id: "b", after: names)])
    event.protocolName = maybe(.segmented)
    event.usage = maybe(
      TokenUsage(inputTokens: 9, outputTokens: 8, cachedInputTokens: 7, isEstimated: true))
    return event
  }
}
