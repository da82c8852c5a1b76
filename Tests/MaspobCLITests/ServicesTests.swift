import CurlTransport
import Foundation
import LanguageModels
import Testing
import _TestSupport

@testable import MaspobCLI

/// The models of one command, against a server that does not take every field.
@Suite(.timeLimit(.minutes(1))) struct ServicesTests {
  /// Two sections of the same model learn once what its server does not take; another model learns it for itself.
  @Test func sectionsOfOneModelShareWhatTheServerDoesNotTake() async throws {
    let transport = CurlHTTPTransport()
    defer { transport.shutdown() }
    var knobs = StreamServer.Knobs()
    knobs.rejects = ["max_tokens"]
    let server = try await StreamServer(knobs, through: transport)
    let folder = try ProjectFolder(
      configuration: ProjectFolder.configuration
        .replacing(
          "local: { model: tiny }",
          with:
            "local: { model: tiny }\n  second: { model: tiny, temperature: 0.5 }\n  other: { model: small }"
        )
        .replacing("- id: answer", with: "- id: answer\n      model: local")
        .replacing("- id: format", with: "- id: format\n      model: second")
        + "\nruntime: { cache: false }")
    let services = try Services(
      for: try folder.load(), options: .init(environment: ["OPENAI_BASE_URL": server.baseURL]))
    defer { services.shutdown() }
    var attempts: [Int] = []
    for (key, name) in [
      ("local", "tiny"), ("second", "tiny"), ("local", "tiny"), ("other", "small"),
    ] {
      let model = try #require(services.models[key] as? any StreamingChatModel)
      let request = ChatRequest(
        model: name, messages: [ChatMessage(.user, "AGENT=a hello")], maxOutputTokens: 50)
      attempts.append(try await model.complete(request, context: .test) { _ in }.attempts)
    }
    #expect(attempts == [2, 1, 1, 2])
  }
}
