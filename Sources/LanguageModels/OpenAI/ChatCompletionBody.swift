import Foundation

/// The body of a chat completion request.
struct ChatCompletionBody: Encodable {
  let request: ChatRequest
  let limitField: ModelEndpoint.OutputLimitField
  let outputLimit: Int

  private enum Keys: String, CodingKey {
    case model, messages, temperature, stop, seed
    case topP = "top_p"
    case maxTokens = "max_tokens"
    case maxCompletionTokens = "max_completion_tokens"
  }

  func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Keys.self)
    try values.encode(request.model, forKey: .model)
    try values.encode(request.messages, forKey: .messages)
    try values.encodeIfPresent(request.temperature, forKey: .temperature)
    try values.encodeIfPresent(request.topP, forKey: .topP)
    try values.encodeIfPresent(request.seed, forKey: .seed)
    if !request.stop.isEmpty { try values.encode(request.stop, forKey: .stop) }
    switch limitField {
    case .maxTokens: try values.encode(outputLimit, forKey: .maxTokens)
    case .maxCompletionTokens: try values.encode(outputLimit, forKey: .maxCompletionTokens)
    }
  }
}

enum RequestEncoding {
  /// Sorted keys: equal requests are equal bytes.
  ///
  /// - Throws: ``LanguageModelError`` with `badRequest` for a number that JSON cannot hold.
  static func data(_ body: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return try encoder.encode(body)
    } catch {
      throw LanguageModelError(.badRequest, "a parameter of the request is not a finite number")
    }
  }
}
