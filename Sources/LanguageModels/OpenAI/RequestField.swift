/// A field of a request that some servers, or some of their models, do not take.
enum RequestField: String, CaseIterable, Sendable {
  case cachePrompt = "cache_prompt"
  case idSlot = "id_slot"
  case maxCompletionTokens = "max_completion_tokens"
  case maxTokens = "max_tokens"
  case promptCacheKey = "prompt_cache_key"
  case seed, stop
  case streamOptions = "stream_options"
  case temperature
  case topP = "top_p"

  /// Whether the answer is the same without it; the limit goes by another name then.
  var isDispensable: Bool {
    switch self {
    case .cachePrompt, .idSlot, .maxCompletionTokens, .maxTokens, .promptCacheKey, .streamOptions:
      true
    case .seed, .stop, .temperature, .topP: false
    }
  }

  /// What to do where it is refused and cannot be left out.
  var remedy: String {
    switch self {
    case .cachePrompt, .idSlot, .maxCompletionTokens, .maxTokens, .promptCacheKey, .streamOptions:
      "it takes '\(rawValue)' under no name"
    case .stop:
      "'stop' decides what an answer is, so it is not left out: remove it from the project file, or set "
        + "communication.stop_at_delimiter to false"
    case .seed, .temperature, .topP:
      "'\(rawValue)' decides what an answer is, so it is not left out: change or remove it in the project file, "
        + "or name another model"
    }
  }

  // MARK: Refusals

  private static let codes: Set<String> = [
    "unsupported_parameter", "unsupported_value", "unknown_parameter",
  ]
  /// In lower case; other complaints about a field, such as a number that is too large, say none of it.
  private static let phrases = [
    "unsupported", "not supported", "not support ", "unrecognized", "not recognized", "unknown",
    "unexpected", "not permitted", "not allowed", "extra_forbidden", "extra fields",
    "additional properties", "invalid parameter",
  ]
  /// Longer explanations are cut.
  private static let longestRefusal = 16 << 10

  /// The fields that a refusal complains of, the first named first; none where it has other reasons.
  ///
  /// - Parameter body: read where the reply's error has no message of a known shape.
  static func refused(by reply: ServerErrorReply?, body: some Collection<UInt8>) -> [RequestField] {
    let text = (reply?.message ?? String(decoding: body.prefix(longestRefusal), as: UTF8.self))
      .lowercased()
    let isUnknown = reply?.code.map(codes.contains) ?? false
    guard isUnknown || phrases.contains(where: { text.contains($0) }) else { return [] }
    // A server that says which one names others only as advice.
    if let name = reply?.parameter {
      return RequestField(rawValue: String(name.prefix { $0 != "." })).map { [$0] } ?? []
    }
    var seen: Set<RequestField> = []
    return text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
      .compactMap { RequestField(rawValue: String($0)) }.filter { seen.insert($0).inserted }
  }
}
