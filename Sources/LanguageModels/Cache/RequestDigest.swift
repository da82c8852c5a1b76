import Foundation

/// The name under which a response is kept: SHA-256 over everything that decides what a model answers.
///
/// A digest keeps prompts out of the cache file and makes two requests sharing a name infeasible; each
/// field goes in with its name and length, so that no two lists of fields run into the same bytes.
struct RequestDigest: Hashable, Sendable {
  let bytes: [UInt8]

  init(chat request: ChatRequest, namespace: String) {
    var fields = FieldHasher("maspob chat 1")
    fields.add("endpoint", namespace)
    fields.add("model", request.model)
    for message in request.messages {
      fields.add("role", message.role.rawValue)
      fields.add("content", message.content)
    }
    if let temperature = request.temperature { fields.add("temperature", "\(temperature)") }
    if let topP = request.topP { fields.add("top_p", "\(topP)") }
    if let limit = request.maxOutputTokens { fields.add("limit", "\(limit)") }
    for stop in request.stop { fields.add("stop", stop) }
    if let seed = request.seed { fields.add("seed", "\(seed)") }
    fields.add("replicate", "\(request.replicate)")
    bytes = fields.finish()
  }

  init(embedding text: String, model: String, namespace: String) {
    var fields = FieldHasher("maspob embedding 1")
    fields.add("endpoint", namespace)
    fields.add("model", model)
    fields.add("text", text)
    bytes = fields.finish()
  }

  /// A name for the calls of one agent in one run.
  init(conversation: CallContext.Conversation) {
    var fields = FieldHasher("maspob conversation 1")
    fields.add("run", conversation.run)
    fields.add("agent", "\(conversation.agent)")
    bytes = fields.finish()
  }

  var data: Data { Data(bytes) }

  /// For a line of a log.
  var name: String {
    bytes.prefix(16).map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
  }
}

extension ChatRequest {
  /// A name for the request that holds nothing of its texts: SHA-256 over all that decides its answer but the
  /// endpoint, in hexadecimal digits.
  public var fingerprint: String {
    RequestDigest(chat: self, namespace: "").bytes.map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }
}

private struct FieldHasher {
  private var hash = SHA256()

  init(_ kind: String) { add("kind", kind) }

  mutating func add(_ name: String, _ value: String) {
    hash.update("\(name) \(value.utf8.count)\n".utf8)
    hash.update(value.utf8)
  }

  consuming func finish() -> [UInt8] { hash.finish() }
}
