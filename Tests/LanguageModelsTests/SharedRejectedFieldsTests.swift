import Testing
import _TestSupport

@testable import LanguageModels

/// What one section of a configuration learned of a server, others that reach it need not learn again.
@Suite(.timeLimit(.minutes(1))) struct SharedRejectedFieldsTests {
  private let request = ChatRequest(
    model: "m", messages: [ChatMessage(.user, "hello")], maxOutputTokens: 7)

  private func attempts(
    _ services: CallServices, _ server: PickyServer, at address: String
  ) async throws -> Int {
    let endpoint = try ModelEndpoint(
      baseURL: address, prefixCache: PrefixCacheHints())
    let model = OpenAIChatModel(endpoint: endpoint, transport: server, services: services)
    return try await model.complete(request, context: .test).attempts
  }

  @Test func modelsOfOneServerShareIt() async throws {
    let server = PickyServer(refusing: ["max_tokens"])
    var services = CallServices.quick()
    #expect(try await attempts(services, server, at: "http://h/v1") == 2)
    // Each section has prices and a limiter of its own.
    services.limiter = CallLimiter(maximumConcurrentCalls: 2)
    services.prices = PriceTable(["m": ModelPrice(inputPerMillion: 1, outputPerMillion: 2)])
    #expect(try await attempts(services, server, at: "http://h/v1/") == 1)
    #expect(server.refusals == 1)
  }

  @Test func theSameNameElsewhereIsAnotherModel() async throws {
    let server = PickyServer(refusing: ["max_tokens"])
    let services = CallServices.quick()
    #expect(try await attempts(services, server, at: "http://h/v1") == 2)
    #expect(try await attempts(services, server, at: "http://h:8080/v1") == 2)
  }

  @Test func servicesOfTheirOwnKnowNothingOfIt() async throws {
    let server = PickyServer(refusing: ["max_tokens"])
    for _ in 0..<2 {
      #expect(try await attempts(.quick(), server, at: "http://h/v1") == 2)
    }
  }
}
