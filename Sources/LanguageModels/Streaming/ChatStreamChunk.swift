/// An event of a completion as servers really send it.
struct ChatStreamChunk: Decodable, Equatable {
  struct Choice: Decodable, Equatable {
    var text: String?
    var reasoning: String?
    var finishReason: String?

    private enum Keys: String, CodingKey {
      case delta, message, content, text, reasoning
      case reasoningContent = "reasoning_content"
      case finishReason = "finish_reason"
    }

    init() {}

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: Keys.self)
      // A whole message stands where a server does not stream.
      let delta =
        (try? values.nestedContainer(keyedBy: Keys.self, forKey: .delta))
        ?? (try? values.nestedContainer(keyedBy: Keys.self, forKey: .message))
      text = Self.text(delta, .content) ?? Self.text(values, .text)
      reasoning = Self.text(delta, .reasoningContent) ?? Self.text(delta, .reasoning)
      finishReason = Self.text(values, .finishReason)
    }

    private static func text(
      _ values: KeyedDecodingContainer<Keys>?, _ key: Keys
    ) -> String? {
      // Most are null in most events: that must not cost an error each.
      (try? values?.decodeIfPresent(String.self, forKey: key)) ?? nil
    }
  }

  var choices: [Choice] = []
  var usage: UsageReply?

  private enum Keys: String, CodingKey { case choices, usage, timings }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Keys.self)
    choices = try values.decodeIfPresent([Choice].self, forKey: .choices) ?? []
    usage =
      values.contains(.usage)
      ? try? values.decode(UsageReply.self, forKey: .usage)
      : values.contains(.timings) ? try? values.decode(UsageReply.self, forKey: .timings) : nil
  }
}

// MARK: The ordinary event

extension ChatStreamChunk {
  /// An event as nearly all are, read without `JSONDecoder`, which takes ten times as long: a model sends one for each
  /// token, and the last one of an answer is what others wait for.
  ///
  /// - Returns: `nil` for any other event, an error among them; what is returned is what the decoder would return.
  init?(ordinary bytes: [UInt8]) {
    var scanner = JSONScanner(bytes)
    do {
      try read(&scanner)
      try scanner.end()
    } catch { return nil }
  }

  private mutating func read(_ scanner: inout JSONScanner) throws(JSONScanner.Unusual) {
    var names = Names()
    try scanner.object { scanner, name throws(JSONScanner.Unusual) in
      try names.add(name)
      switch name {
      case "choices":
        try scanner.array { scanner throws(JSONScanner.Unusual) in
          choices.append(try Choice(&scanner))
        }
      case "usage": if try !scanner.isNull() { usage = try UsageReply(&scanner) }
      case "error": guard try scanner.isNull() else { throw JSONScanner.Unusual() }
      case "object": guard try scanner.string() != "error" else { throw JSONScanner.Unusual() }
      case "timings": throw JSONScanner.Unusual()
      default: try scanner.skip()
      }
    }
  }

  /// A name that stands twice means different things to different readers.
  fileprivate struct Names {
    private var seen: [String] = []

    mutating func add(_ name: String) throws(JSONScanner.Unusual) {
      guard !seen.contains(name) else { throw JSONScanner.Unusual() }
      seen.append(name)
    }
  }
}

extension ChatStreamChunk.Choice {
  fileprivate init(_ scanner: inout JSONScanner) throws(JSONScanner.Unusual) {
    self.init()
    var names = ChatStreamChunk.Names()
    try scanner.object { scanner, name throws(JSONScanner.Unusual) in
      try names.add(name)
      switch name {
      case "delta": try readDelta(&scanner)
      case "finish_reason": finishReason = try scanner.isNull() ? nil : try scanner.string()
      case "message", "text": throw JSONScanner.Unusual()
      default: try scanner.skip()
      }
    }
  }

  private mutating func readDelta(_ scanner: inout JSONScanner) throws(JSONScanner.Unusual) {
    var names = ChatStreamChunk.Names()
    var others: [String: String] = [:]
    try scanner.object { scanner, name throws(JSONScanner.Unusual) in
      try names.add(name)
      switch name {
      case "content": text = try scanner.isNull() ? nil : try scanner.string()
      case "reasoning_content", "reasoning":
        if try !scanner.isNull() { others[name] = try scanner.string() }
      default: try scanner.skip()
      }
    }
    reasoning = others["reasoning_content"] ?? others["reasoning"]
  }
}

extension UsageReply {
  fileprivate init(_ scanner: inout JSONScanner) throws(JSONScanner.Unusual) {
    var names = ChatStreamChunk.Names()
    var (input, output, cached): (Int?, Int?, Int?)
    try scanner.object { scanner, name throws(JSONScanner.Unusual) in
      try names.add(name)
      switch name {
      case "prompt_tokens": input = try scanner.count()
      case "completion_tokens": output = try scanner.count()
      case "prompt_tokens_details":
        guard try !scanner.isNull() else { return }
        var names = ChatStreamChunk.Names()
        try scanner.object { scanner, name throws(JSONScanner.Unusual) in
          try names.add(name)
          if name == "cached_tokens" { cached = try scanner.count() } else { try scanner.skip() }
        }
      // Of single servers, which have an order of precedence.
      case "cached_tokens", "prompt_cache_hit_tokens", "prompt_n", "predicted_n", "cache_n":
        throw JSONScanner.Unusual()
      default: try scanner.skip()
      }
    }
    self.init(input: input, output: output, cachedInput: cached)
  }
}
