import CurlTransport
import LanguageModels
import Testing
import Workflows
import _TestSupport

/// What the server of the streaming tests says, and how it goes wrong.
@Suite struct StreamServerTests {
  private func plainSteps(_ knobs: StreamServer.Knobs = .init()) async throws -> [String] {
    try await StreamStage(knobs).ask(StreamStage.request("root")).steps.map(\.text)
  }

  @Test func theFirstAgentWritesAllStepsAndALaterOneOne() async throws {
    let stage = try await StreamStage()
    let first = try await stage.ask(StreamStage.request("root"))
    let hash = try #require(try await stage.server.log().calls.first?.hash)
    #expect(first.steps.map(\.text) == (1...4).map { "[root.1.\($0) from - prompt \(hash)]" })
    #expect(first.steps.allSatisfy { !$0.isRecovered } && first.pieces.count == 8)
    #expect(first.response.usage.outputTokens == 8 && !first.response.usage.isEstimated)
    let inbound = "From root:\n\(first.steps[1].text)\nand \(first.steps[2].text)"
    let second = try await stage.ask(StreamStage.request("next", inbound))
    let call = try #require(try await stage.server.log().calls.last)
    #expect(
      second.steps.map(\.text) == ["[next.1.1 from root.1.2,root.1.3 prompt \(call.hash)]"])
    #expect(call.parents == ["root.1.2", "root.1.3"] && !call.isRoot && call.hash != hash)
    #expect(call.steps.map(\.id) == ["next.1.1"] && call.outcome == "answered")
  }

  @Test func aStopEndsTheTextBeforeTheDelimiter() async throws {
    let stage = try await StreamStage()
    let answer = try await stage.ask(StreamStage.request("root", stop: ["nothing", "END_STEP"]))
    #expect(answer.steps.count == 1 && answer.steps[0].text.hasPrefix("[root.1.1 from - "))
    #expect(answer.response.finishReason == .stop && !answer.response.text.contains("END_STEP"))
    #expect(try await stage.server.log().calls.first?.steps.map(\.id) == ["root.1.1"])
  }

  /// However the bytes are cut and decorated, the steps are the same.
  @Test(arguments: 0..<10)
  func formsOfBytesAndDelimiters(number: Int) async throws {
    var knobs = StreamServer.Knobs()
    knobs.unicode = true
    knobs.tokensPerStep = 3
    let plain = try await plainSteps(knobs)
    #expect(plain.count == 4 && plain[0].contains("\u{1F642}"))
    switch number {
    case 0...2: knobs.delimiterForm = [.bold, .spaced, .crlf][number]
    case 3, 4: knobs.split = number == 3 ? .letters : .bytes
    case 5: (knobs.split, knobs.crlf, knobs.heartbeats) = (.bytes, true, true)
    case 6: knobs.delimiterForm = .lastMissing
    case 7: knobs.usage = false
    case 8: knobs.done = false
    default: knobs.heartbeats = true
    }
    let stage = try await StreamStage(knobs)
    let answer = try await stage.ask(StreamStage.request("root"))
    #expect(answer.steps.map(\.text) == plain)
    #expect(answer.steps.map(\.isRecovered) == [false, false, false, number == 6])
    #expect(answer.response.usage.isEstimated == (number == 7))
    if number == 3 { #expect(answer.pieces.contains("_") && answer.pieces.count > 200) }
  }

  @Test func textsWithoutOrWithTooManyDelimiters() async throws {
    var knobs = StreamServer.Knobs()
    knobs.delimiterForm = .missing
    #expect(try await plainSteps(knobs).count == 1)
    knobs.delimiterForm = .plain
    knobs.decoy = true
    knobs.suffix = "\nso \\boxed{42}"
    let steps = try await plainSteps(knobs)
    #expect(steps.count == 4)
    #expect(steps.allSatisfy { $0.contains("```\nEND_STEP\n```") && $0.hasSuffix("\\boxed{42}") })
  }

  @Test func aBrokenCallGoesOnWhereItsPromptEnds() async throws {
    let stage = try await StreamStage()
    var request = StreamStage.request("root")
    request.messages.append(ChatMessage(.assistant, "one\nEND_STEP\ntwo\nEND_STEP\n"))
    let steps = try await stage.ask(request).steps.map(\.text)
    #expect(steps.count == 2)
    #expect(steps[0].hasPrefix("[root.1.3 ") && steps[1].hasPrefix("[root.1.4 "))
  }

  @Test(arguments: [
    (StreamServer.Fault.Kind.error, LanguageModelError.Code.serverError),
    (.reset, .unreachable), (.silent, .unreachable), (.stall, .timeout),
  ])
  func faultsInTheStream(
    kind: StreamServer.Fault.Kind, code: LanguageModelError.Code
  ) async throws {
    var knobs = StreamServer.Knobs()
    knobs.faults = [.init(kind, agent: "root", call: 2, after: 3)]
    let stage = try await StreamStage(
      knobs, configuration: .init(idleTimeout: .milliseconds(400)))
    #expect(try await stage.ask(StreamStage.request("root")).steps.count == 4)
    let error = await #expect(throws: LanguageModelError.self) {
      try await stage.ask(StreamStage.request("root"))
    }
    #expect(error?.code == code)
    #expect(try await stage.ask(StreamStage.request("root")).steps.count == 4)
    let log = try await stage.server.waitUntil { $0.calls.allSatisfy { $0.ended != nil } }
    #expect(log.calls.map(\.outcome) == ["answered", kind.rawValue, "answered"])
    // Three tokens hold the first step and the beginning of the second.
    #expect(log.calls[1].steps.map(\.id) == ["root.2.1"])
  }

  @Test func faultsBeforeTheStreamAndInsteadOfIt() async throws {
    var knobs = StreamServer.Knobs()
    knobs.faults = [
      .init(.status, call: 1, status: 429, retryAfter: .seconds(2)), .init(.plain, call: 3),
      .init(.length, call: 4, after: 3), .init(.filter, call: 5), .init(.undelimited, call: 6),
      .init(.empty, call: 7),
    ]
    let stage = try await StreamStage(knobs, retries: 1)
    let request = StreamStage.request("root")
    let tried = try await stage.ask(request)
    #expect(tried.response.attempts == 2 && tried.steps.count == 4)
    let plain = try await stage.ask(request)
    #expect(plain.pieces.count == 1 && plain.steps.count == 4)
    let cut = try await stage.ask(request)
    #expect(cut.response.finishReason == .length && cut.steps.map(\.isRecovered) == [false, true])
    #expect(try await stage.ask(request).response.finishReason == .contentFilter)
    #expect(
      try await stage.ask(request).steps.map(\.isRecovered) == [false, false, false, true])
    let empty = try await stage.ask(request)
    #expect(empty.steps.isEmpty && empty.response.text.isEmpty)
    #expect(
      try await stage.server.log().calls.map(\.outcome)
        == ["status"] + Array(repeating: "answered", count: 6))
  }

  @Test func fieldsThatAreRefused() async throws {
    var knobs = StreamServer.Knobs()
    knobs.rejects = ["stop"]
    let stage = try await StreamStage(knobs)
    #expect(try await stage.ask(StreamStage.request("root")).steps.count == 4)
    let error = await #expect(throws: LanguageModelError.self) {
      try await stage.ask(StreamStage.request("root", stop: ["END_STEP"]))
    }
    #expect(error?.code == .promptRefused)
    #expect(error?.message.contains("communication.stop_at_delimiter") == true)
  }

  @Test func fieldsThatAreRefusedAndNotNeeded() async throws {
    var knobs = StreamServer.Knobs()
    knobs.rejects = ["stream_options", "max_tokens"]
    let stage = try await StreamStage(knobs)
    let first = try await stage.ask(StreamStage.request("root"))
    #expect(first.steps.count == 4 && first.pieces.count > 1 && first.response.attempts == 3)
    let second = try await stage.ask(StreamStage.request("root"))
    #expect(second.steps.count == 4 && second.response.attempts == 1)
    #expect(
      try await stage.server.log().calls.map(\.outcome)
        == ["status", "status", "answered", "answered"])
  }
}
