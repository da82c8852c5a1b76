/// A chat completion as servers really send it: most fields may be missing or null.
struct ChatCompletionReply: Decodable {
  struct Choice: Decodable {
    let text: String?
    let hasMessage: Bool
    let finishReason: String?

    private enum Keys: String, CodingKey {
      case message, content, text, refusal
      case finishReason = "finish_reason"
    }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: Keys.self)
      let message = try? values.nestedContainer(keyedBy: Keys.self, forKey: .message)
      hasMessage = message != nil || values.contains(.text)
      // An error that is thrown and caught costs more than the rest of a reply: the usual form is tried first.
      text =
        (try? message?.decode(String.self, forKey: .content))
        ?? (try? message?.decode([Part].self, forKey: .content)).map {
          $0.compactMap(\.text).joined()
        } ?? (try? values.decode(String.self, forKey: .text))
      let isRefusal =
        text == nil && (try? message?.decode(String.self, forKey: .refusal)) != nil
      let reason = try? values.decode(String.self, forKey: .finishReason)
      finishReason = isRefusal ? "content_filter" : reason
    }
  }

  struct Part: Decodable { let text: String? }

  let choices: [Choice]
  let usage: UsageReply?

  private enum Keys: String, CodingKey { case choices, usage }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Keys.self)
    choices = try values.decodeIfPresent([Choice].self, forKey: .choices) ?? []
    usage = try? values.decode(UsageReply.self, forKey: .usage)
  }
}

extension FinishReason {
  /// - Parameter reachedLimit: tells a truncated reply where the server gives no reason.
  init(reply: String?, reachedLimit: Bool = false) {
    switch reply {
    case "stop", "eos", "end_turn", "stop_sequence": self = .stop
    case "length", "max_tokens": self = .length
    case "content_filter": self = .contentFilter
    case "tool_calls", "function_call": self = .toolCalls
    case nil: self = reachedLimit ? .length : .other
    default: self = .other
    }
  }
}
