import Foundation

/// The body of a chat completion request.
struct ChatCompletionBody {
  let request: ChatRequest
  let limitField: ModelEndpoint.OutputLimitField
  let outputLimit: Int
  var isStreamed = false

  /// Sorted keys: equal requests are equal bytes.
  ///
  /// - Throws: ``LanguageModelError`` with `badRequest` for a number that JSON cannot hold.
  func data() throws -> Data {
    try RequestEncoding.data(texts: request.messages.map(\.content)) { try write(to: &$0) }
  }

  private func write(to body: inout JSONObjectWriter) throws {
    if limitField == .maxCompletionTokens { body.field("max_completion_tokens", outputLimit) }
    if limitField == .maxTokens { body.field("max_tokens", outputLimit) }
    body.field("messages", request.messages) { body, message in
      body.field("content", message.content)
      body.field("role", message.role.rawValue)
    }
    body.field("model", request.model)
    if let seed = request.seed { body.field("seed", seed) }
    if !request.stop.isEmpty { body.field("stop", request.stop) }
    if isStreamed {
      body.field("stream", true)
      body.field("stream_options") { $0.field("include_usage", true) }
    }
    if let temperature = request.temperature { try body.field("temperature", temperature) }
    if let topP = request.topP { try body.field("top_p", topP) }
  }
}

enum RequestEncoding {
  /// The bytes of a request's body, its keys sorted.
  ///
  /// - Throws: ``LanguageModelError`` with `badRequest` for a number that JSON cannot hold.
  static func data(
    texts: [String], _ fields: (inout JSONObjectWriter) throws -> Void
  ) throws -> Data {
    let bytes = texts.reduce(0) { $0 + $1.utf8.count }
    do {
      return Data(try JSONObjectWriter.object(capacity: 512 + bytes + bytes / 16, fields))
    } catch {
      throw LanguageModelError(.badRequest, "a parameter of the request is not a finite number")
    }
  }
}
