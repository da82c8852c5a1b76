import Foundation

/// The body of a chat completion request.
struct ChatCompletionBody: Sendable {
  let request: ChatRequest
  let limitField: ModelEndpoint.OutputLimitField
  let outputLimit: Int
  /// `nil` for an answer in one piece.
  var streaming: PrefixCachePins?
  /// Fields that the server does not take.
  var rejected: Set<RequestField> = []

  /// The fields in it that a server might refuse.
  var fields: Set<RequestField> {
    var fields: Set<RequestField> = [limitName]
    if request.seed != nil { fields.insert(.seed) }
    if !request.stop.isEmpty { fields.insert(.stop) }
    if let streaming {
      fields.insert(.streamOptions)
      if streaming.key != nil { fields.insert(.promptCacheKey) }
      if streaming.sendsCachePrompt { fields.insert(.cachePrompt) }
      if streaming.slot != nil { fields.insert(.idSlot) }
    }
    if request.temperature != nil { fields.insert(.temperature) }
    if request.topP != nil { fields.insert(.topP) }
    return fields.subtracting(rejected)
  }

  private static let limitNames: Set<RequestField> = [.maxTokens, .maxCompletionTokens]

  private var limitName: RequestField {
    let prefers = limitField == .maxTokens
    let own = prefers ? RequestField.maxTokens : .maxCompletionTokens
    return !rejected.contains(own) ? own : prefers ? .maxCompletionTokens : .maxTokens
  }

  /// The same request for a server that does not take a field; `nil` where it would be another request.
  func without(_ field: RequestField) -> ChatCompletionBody? {
    guard field.isDispensable else { return nil }
    var body = self
    body.rejected.insert(field)
    // Without a limit there is no worst case.
    return body.rejected.isSuperset(of: Self.limitNames) ? nil : body
  }

  /// Sorted keys: equal requests are equal bytes.
  ///
  /// - Throws: ``LanguageModelError`` with `badRequest` for a number that JSON cannot hold.
  func data() throws -> Data {
    try RequestEncoding.data(texts: request.messages.map(\.content)) { try write(to: &$0) }
  }

  private func write(to body: inout JSONObjectWriter) throws {
    let fields = fields
    if fields.contains(.cachePrompt) { body.field("cache_prompt", true) }
    if let slot = streaming?.slot, fields.contains(.idSlot) { body.field("id_slot", slot) }
    body.field(limitName.rawValue, outputLimit)
    body.field("messages", request.messages) { body, message in
      body.field("content", message.content)
      body.field("role", message.role.rawValue)
    }
    body.field("model", request.model)
    if let key = streaming?.key, fields.contains(.promptCacheKey) {
      body.field("prompt_cache_key", key)
    }
    if let seed = request.seed { body.field("seed", seed) }
    if !request.stop.isEmpty { body.field("stop", request.stop) }
    if streaming != nil { body.field("stream", true) }
    if fields.contains(.streamOptions) {
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
