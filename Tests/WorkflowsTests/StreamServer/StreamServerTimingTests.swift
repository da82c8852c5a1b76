import LanguageModels
import Testing
import Workflows
import _TestSupport

/// When the server of the streaming tests sends what, what its cache saves, and what its log tells.
@Suite(.serialized) struct StreamServerTimingTests {
  @Test func stepsAreDueAtFixedTimesAfterTheRequest() async throws {
    var knobs = StreamServer.Knobs.timed(
      latency: .milliseconds(30), step: .milliseconds(20), steps: 6)
    knobs.perFreshToken = .milliseconds(1)
    knobs.perCachedToken = .microseconds(100)
    knobs.cacheBlock = 1
    let stage = try await StreamStage(knobs)
    _ = try await stage.ask(StreamStage.request("root"))
    _ = try await stage.ask(StreamStage.request("root"))
    let log = try await stage.server.log()
    for call in log.calls {
      let reading = Double(call.promptTokens - call.cachedTokens) + 0.1 * Double(call.cachedTokens)
      for (index, step) in call.steps.enumerated() {
        let wanted = call.arrived + (30 + reading + 20 * Double(index + 1)) / 1000
        #expect(abs(step.due - wanted) < 1e-6 && step.sent >= step.due - 1e-4)
      }
    }
    #expect(log.calls[0].cachedTokens == 0 && log.calls[1].cachedTokens > 0)
    #expect(log.calls.map(\.steps.count) == [6, 6])
    // A busy machine may be late with any step, but not more and more.
    #expect(log.lateness.quantile(0.5) < .milliseconds(100), "\(log.lateness)")
  }

  @Test(arguments: [1, 16, 128])
  func theCacheHoldsThePrefixesOfEarlierPrompts(block: Int) async throws {
    var knobs = StreamServer.Knobs()
    knobs.cacheBlock = block
    let stage = try await StreamStage(knobs)
    let text = String(repeating: "A long problem. ", count: 100)
    var request = StreamStage.request("next", text)
    #expect(try await stage.ask(request).response.usage.cachedInputTokens == 0)
    request.messages += [ChatMessage(.assistant, "one\nEND_STEP\n"), ChatMessage(.user, "more")]
    let usage = try await stage.ask(request).response.usage
    let calls = try await stage.server.log().calls
    #expect(usage.cachedInputTokens == calls[0].bytes / 4 / block * block)
    #expect(usage.inputTokens == calls[1].promptTokens && calls[1].extends == true)
    // Another agent with the same first words shares no more than those.
    let other = try await stage.ask(StreamStage.request("nexus", text)).response.usage
    #expect(other.cachedInputTokens == (block == 1 ? 4 : 0))
    request.messages[0] = ChatMessage(.system, "AGENT=next, changed")
    _ = try await stage.ask(request)
    #expect(try await stage.server.log().calls.last?.extends == false)
  }

  @Test func cachedPrefixesAreForgottenAndRepliesCachedOnDemand() async throws {
    var knobs = StreamServer.Knobs()
    knobs.cacheTTL = .seconds(1)
    knobs.cacheReplies = true
    let stage = try await StreamStage(knobs)
    var request = StreamStage.request("next", "Begin.")
    let reply = try await stage.ask(request).response.text
    request.messages += [ChatMessage(.assistant, reply), ChatMessage(.user, "more")]
    let first = try #require(try await stage.server.log().calls.first)
    let cached = try await stage.ask(request).response.usage.cachedInputTokens
    #expect(cached == (first.bytes + reply.utf8.count + 12) / 4 && cached > first.promptTokens)
    try await Task.sleep(for: .milliseconds(1_300))
    #expect(try await stage.ask(request).response.usage.cachedInputTokens == 0)
  }

  @Test func onlySoManyAtATime() async throws {
    var knobs = StreamServer.Knobs.timed(
      latency: .milliseconds(50), step: .milliseconds(10), steps: 1)
    knobs.maxConcurrency = 2
    let stage = try await StreamStage(knobs)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<6 { group.addTask { _ = try await stage.ask(StreamStage.request("root")) } }
      try await group.waitForAll()
    }
    let log = try await stage.server.log()
    #expect(log.peak == 2 && log.calls.count == 6 && log.connections == 6)
    #expect(log.wall >= .milliseconds(180))
  }

  /// An agent that begins late shows as hand-off, however long the calls themselves take.
  @Test func theLogTellsHandOffs() async throws {
    let stage = try await StreamStage(
      .timed(latency: .milliseconds(5), step: .milliseconds(10), steps: 2))
    let steps = try await stage.ask(StreamStage.request("root")).steps
    try await Task.sleep(for: .milliseconds(100))
    _ = try await stage.ask(StreamStage.request("next", steps[0].text))
    try await Task.sleep(for: .milliseconds(200))
    _ = try await stage.ask(StreamStage.request("next", steps[1].text))
    let log = try await stage.server.log()
    // Since the first step, which was sent before the second; then since the end of the call before.
    let first = log.calls[1].arrived - log.calls[0].steps[0].sent
    let second = log.calls[2].arrived - (log.calls[1].ended ?? 0)
    #expect(log.handOffs == [Duration.seconds(first), .seconds(second)].sorted())
    #expect(first >= 0.1 && second >= 0.2)
  }

  /// Half a core for 64 streams of steps of 50 ms, however long a busy machine takes for them.
  @Test func itCarriesManyStreams() async throws {
    let stage = try await StreamStage(
      .timed(latency: .milliseconds(1), step: .milliseconds(50), steps: 12))
    let before = try await stage.server.log().cpu
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<64 { group.addTask { _ = try await stage.ask(StreamStage.request("root")) } }
      try await group.waitForAll()
    }
    let log = try await stage.server.log()
    #expect(log.calls.count == 64 && log.peak > 32)
    #expect(log.calls.allSatisfy { $0.steps.count == 12 && $0.outcome == "answered" })
    let share = (log.cpu - before) / 0.601
    #expect(share < 0.5, "\(share) of a core")
  }
}
