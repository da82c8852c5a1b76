import CurlTransport
import Foundation
import LanguageModels
import Testing
import _TestSupport

@Suite struct CacheOverHTTPTests {
  let server: FaultServer
  let transport = CurlHTTPTransport()
  let log = MemoryCallLog()
  let folder: TemporaryFolder

  init() throws {
    server = try FaultServer()
    folder = try TemporaryFolder()
  }

  func model(_ cache: ResponseCache) throws -> CachedChatModel {
    let endpoint = try ModelEndpoint(baseURL: server.baseURL, apiKey: APIKey(canary))
    var services = CallServices.quick()
    services.log = log
    let model = OpenAIChatModel(endpoint: endpoint, transport: transport, services: services)
    return CachedChatModel(model: model, cache: cache, namespace: endpoint.baseURL, log: log)
  }

  @Test func fiftyEqualRequestsAreOneCall() async throws {
    let model = try model(ResponseCache(at: folder.file("cache.sqlite")))
    let responses = try await withThrowingTaskGroup(of: ChatResponse.self) { group in
      for _ in 0..<50 {
        group.addTask { try await model.complete(.asking("latency/0.2"), context: .test) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(try await server.bill(through: transport).requests == 1)
    #expect(Set(responses.map(\.text)) == ["fine"])
    #expect(responses.map(\.attempts).reduce(0, +) == 1)
    #expect(log.records.filter(\.isFromCache).count == 49)
    #expect(log.records.filter { $0.outcome.status == "ok" }.count == 1)
  }

  @Test func answersSurviveReopeningAndErrorsAreAskedAgain() async throws {
    let file = folder.file("cache.sqlite")
    _ = try await model(ResponseCache(at: file)).complete(.asking("ok"), context: .test)
    let second = try model(ResponseCache(at: file))
    let response = try await second.complete(.asking("ok"), context: .test)
    #expect(response.isFromCache)
    #expect(response.costUSD == 0)
    #expect(response.usage.inputTokens == 12)
    for _ in 0..<2 {
      await #expect(throws: LanguageModelError.self) {
        try await second.complete(.asking("status/400"), context: .test)
      }
    }
    let bill = try await server.bill(through: transport)
    #expect(bill.byModel == ["ok": 1, "status/400": 2])
  }

  @Test func embeddingsAreOrderedCheckedAndKept() async throws {
    let endpoint = try ModelEndpoint(baseURL: server.baseURL)
    let texts = (0..<40).map { "text \($0)" }
    func embedder(_ model: String) -> OpenAITextEmbedder {
      OpenAITextEmbedder(
        endpoint: endpoint, model: model, transport: transport, services: .quick())
    }
    let plain = try await embedder("ok").embed(texts, context: .test)
    #expect(plain.count == 40 && plain.allSatisfy { $0.count == 8 })
    #expect(Set(plain).count == 40)
    #expect(try await server.bill(through: transport).requests == 3)
    #expect(try await embedder("shuffled").embed(texts, context: .test) == plain)
    for fault in ["ragged", "missing", "status/400", "empty"] {
      await #expect(throws: LanguageModelError.self) {
        try await embedder(fault).embed(texts, context: .test)
      }
    }
    let cached = CachedTextEmbedder(
      embedder: embedder("ok"), model: "ok", cache: try ResponseCache(at: folder.file("e.sqlite")),
      namespace: endpoint.baseURL, log: log)
    #expect(try await cached.embed(Array(texts[..<20]), context: .test) == Array(plain[..<20]))
    #expect(try await cached.embed(texts + texts, context: .test) == plain + plain)
    // Three before, two for the first twenty, two for the other twenty.
    #expect(try await server.bill(through: transport).byModel["ok"] == 3 + 2 + 2)
    #expect(log.records.map(\.outcome.status) == ["cache"])
  }

  @Test func echoAndRuleAreFunctionsOfThePrompt() async throws {
    let endpoint = try ModelEndpoint(baseURL: server.baseURL)
    let model = OpenAIChatModel(endpoint: endpoint, transport: transport, services: .quick())
    let first = try await model.complete(.asking("echo", "a"), context: .test).text
    #expect(try await model.complete(.asking("echo", "a"), context: .test).text == first)
    #expect(try await model.complete(.asking("echo", "b"), context: .test).text != first)
    func rule(_ prompt: String) async throws -> String {
      let request = ChatRequest(
        model: "rule", messages: [ChatMessage(.user, prompt + "\nINPUT: abc")])
      return try await model.complete(request, context: .test).text
    }
    #expect(try await rule("Be brief, reverse it, use upper case.") == "CBA")
    #expect(try await rule("Do it.") == "The answer is abc, I think.")
  }
}
