import LanguageModels

/// The conversation of one agent with its model: only ever longer, so that each request begins with the one before it
/// and a server need not read it anew.
struct AgentTranscript {
  private(set) var messages: [ChatMessage]

  init(system: String) { messages = [ChatMessage(.system, system)] }

  mutating func add(inbound text: String) { messages.append(ChatMessage(.user, text)) }

  /// - Parameter text: as the model wrote it, its delimiter included.
  mutating func add(own text: String) { messages.append(ChatMessage(.assistant, text)) }

  /// The messages with another end, which is not kept.
  func messages(followedBy own: String, _ request: String) -> [ChatMessage] {
    messages + [ChatMessage(.assistant, own), ChatMessage(.user, request)]
  }

  /// Shortens the oldest exchanges behind the first, which holds the task, to a few words each until the texts fit.
  ///
  /// - Returns: whether anything was shortened. What a server has cached behind that place is lost.
  mutating func compact(toBytes limit: Int) -> Bool {
    var bytes = messages.reduce(0) { $0 + $1.content.utf8.count }
    var hasChanged = false
    // The newest message is what the agent is to answer.
    for index in messages.indices.dropFirst(2).dropLast() where bytes > limit {
      let text = messages[index].content
      let short = String(text.prefix(Self.shortened)) + "…"
      guard short.utf8.count < text.utf8.count else { continue }
      bytes -= text.utf8.count - short.utf8.count
      messages[index] = ChatMessage(messages[index].role, short)
      hasChanged = true
    }
    return hasChanged
  }

  private static let shortened = 80
}
