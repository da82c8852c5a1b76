import CurlTransport
import Foundation
import LanguageModels
import Testing
import _TestSupport

@Suite struct ChatOverHTTPTests {
  let server: FaultServer
  let transport = CurlHTTPTransport()

  init() throws { server = try FaultServer() }

  func model(_ services: CallServices = .quick()) throws -> OpenAIChatModel {
    OpenAIChatModel(
      endpoint: try ModelEndpoint(baseURL: server.baseURL, apiKey: APIKey(canary)),
      transport: transport, services: services)
  }

  @Test func answersWithUsage() async throws {
    let response = try await model().complete(.asking("ok"), context: .test)
    #expect(response.text == "fine")
    #expect(response.finishReason == .stop)
    #expect(
      response.usage == TokenUsage(inputTokens: 12, outputTokens: 3, cachedInputTokens: 4))
    #expect(response.attempts == 1)
    let bill = try await server.bill(through: transport)
    #expect(bill.requests == 1)
    #expect(bill.authorizations == ["Bearer \(canary)"])
  }
}
