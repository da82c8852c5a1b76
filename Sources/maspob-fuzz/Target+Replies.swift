import Foundation
import LanguageModels
import Workflows

/// Answers every request with the same bytes.
private struct FixedTransport: HTTPTransport {
  let body: Data

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    // The first byte chooses, so that both ways are taken.
    let status = body.first.map { $0 % 4 == 0 ? 500 : 200 } ?? 200
    return HTTPResponse(status: status, headers: [], body: body)
  }
}

extension Target {
  private static let key = "canary-7f3a91c2"

  private static var services: CallServices {
    var services = CallServices()
    services.retryPolicy = RetryPolicy(maximumRetries: 0)
    return services
  }

  private static func endpoint() throws -> ModelEndpoint {
    try ModelEndpoint(baseURL: "http://127.0.0.1:1/v1", apiKey: APIKey(key))
  }

  static let chat = Target(
    name: "chat",
    words: [
      key, "\"content\"", "\"error\"", "\"choices\"", "\"usage\"", "\"message\"", "\"code\"", " ",
      Data(key.utf8).base64EncodedString(),
    ]
  ) { bytes in
    do {
      let model = OpenAIChatModel(
        endpoint: try endpoint(), transport: FixedTransport(body: Data(bytes)), services: services)
      let request = ChatRequest(model: "m", messages: [ChatMessage(.user, "question")])
      let reply = try await model.complete(request, context: CallContext(role: .agent))
      return reply.text.contains(key) ? "a reply hands on the key" : nil
    } catch {
      let text = "\(error)"
      if text.contains(key) { return "an error holds the key" }
      return text.unicodeScalars.contains(where: VisibleText.isControl)
        ? "an error holds controls" : nil
    }
  }

  static let embeddings = Target(
    name: "embeddings", words: ["\"embedding\"", "\"index\"", "\"data\"", "1e39", key]
  ) { bytes in
    do {
      let embedder = OpenAITextEmbedder(
        endpoint: try endpoint(), model: "m", transport: FixedTransport(body: Data(bytes)),
        services: services)
      let vectors = try await embedder.embed(["a", "b"], context: CallContext(role: .embedder))
      let isSound = vectors.count == 2 && vectors.joined().allSatisfy(\.isFinite)
      return isSound ? nil : "vectors that are none"
    } catch {
      return "\(error)".contains(key) ? "an error holds the key" : nil
    }
  }

  static let outputs = Target(
    name: "outputs", words: ["<a>", "</a>", "<a", "{\"a\":", "1,234.5", "$", "```json", "-"]
  ) { bytes in
    let reply = String(decoding: bytes, as: UTF8.self)
    let parsers: [OutputParser] = [
      .wholeText, .tag("a"), .jsonField("a"), .firstLine, .lastNumber,
    ]
    for parser in parsers {
      guard let text = parser.parse(reply) else { continue }
      if parser == .firstLine, text.contains(where: \.isNewline) { return "a line of two lines" }
    }
    return nil
  }
}
