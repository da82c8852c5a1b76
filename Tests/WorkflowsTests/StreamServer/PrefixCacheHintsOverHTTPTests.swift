import CurlTransport
import Foundation
import LanguageModels
import PromptSpace
import Testing
import Workflows
import _TestSupport

/// A server that refuses what it does not know shows what it was sent.
@Suite struct PrefixCacheHintsOverHTTPTests {
  private static let hints: PrefixCacheHints = {
    var hints = PrefixCacheHints()
    (hints.sendsKey, hints.slots) = (true, 2)
    return hints
  }()

  private static func stage() async throws -> StreamStage {
    var knobs = StreamServer.Knobs()
    knobs.rejects = ["prompt_cache_key", "id_slot"]
    return try await StreamStage(knobs, hints: hints)
  }

  private static func outcomes(_ stage: StreamStage) async throws -> [String?] {
    try await stage.server.log().calls.map(\.outcome)
  }

  @Test func streamedCallsOfAConversationCarryThem() async throws {
    let stage = try await Self.stage()
    let request = StreamStage.request("root")
    let talk = CallContext(role: .agent, conversation: .init(run: "r", agent: 1))
    _ = try await stage.model.complete(request, context: .test) { _ in }
    _ = try await stage.model.complete(request, context: talk)
    #expect(try await Self.outcomes(stage) == ["answered", "answered"])
    let response = try await stage.model.complete(request, context: talk) { _ in }
    #expect(response.attempts == 3)
    #expect(try await Self.outcomes(stage).suffix(3) == ["status", "status", "answered"])
  }

  /// The same prompt is the same request, wherever it is read.
  @Test func theResponseCacheDoesNotSeeThem() async throws {
    let folder = try TemporaryFolder()
    let cache = try ResponseCache(at: folder.file("cache.sqlite"))
    let stages = [try await StreamStage(), try await Self.stage()]
    let request = StreamStage.request("root")
    var responses: [ChatResponse] = []
    for (number, stage) in stages.enumerated() {
      let model = CachedChatModel(model: stage.model, cache: cache, namespace: "one")
      let talk = CallContext(role: .agent, conversation: .init(run: "r\(number)", agent: number))
      responses.append(try await model.complete(request, context: talk) { _ in })
    }
    #expect(!responses[0].isFromCache && responses[1].isFromCache)
    #expect(responses[0].text == responses[1].text)
    #expect(try await Self.outcomes(stages[1]).isEmpty)
  }

  @Test func agentsOfARunAreToldApart() async throws {
    let bench = try CommunicationBench(Shape.chain(3), CommunicationBench.writing(2))
    for example in ["e", "f"] {
      _ = try await bench.executor.run(
        bench.executor.workflow.seedTemplates,
        on: ExecutionInput(fields: ["task": "count"], example: example))
    }
    let calls = bench.model.calls.map(\.context)
    #expect(calls.count == 10 && calls.map(\.depth) == calls.map { $0.conversation?.agent })
    for (index, name) in ["A", "B", "C"].enumerated() {
      let own = calls.filter { $0.agent == name }
      #expect(own.allSatisfy { $0.conversation?.agent == index })
      #expect(Set(own.compactMap(\.conversation?.run)).count == 2)
    }
  }
}
