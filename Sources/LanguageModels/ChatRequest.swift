/// One turn of a conversation.
public struct ChatMessage: Hashable, Codable, Sendable {
  public enum Role: String, Codable, Sendable { case system, user, assistant }

  public let role: Role
  public let content: String

  public init(_ role: Role, _ content: String) {
    self.role = role
    self.content = content
  }
}

/// Everything that decides what a model answers: equal requests to one endpoint are interchangeable.
public struct ChatRequest: Hashable, Codable, Sendable {
  public var model: String
  public var messages: [ChatMessage]
  public var temperature: Double?
  public var topP: Double?
  public var maxOutputTokens: Int?
  public var stop: [String]
  /// Sent to the server when set; not every server honours it.
  public var seed: Int?
  /// Tells apart repeated draws of the same request; never sent, part of the cache key.
  public var replicate: Int

  public init(
    model: String, messages: [ChatMessage], temperature: Double? = nil, topP: Double? = nil,
    maxOutputTokens: Int? = nil, stop: [String] = [], seed: Int? = nil, replicate: Int = 0
  ) {
    self.model = model
    self.messages = messages
    self.temperature = temperature
    self.topP = topP
    self.maxOutputTokens = maxOutputTokens
    self.stop = stop
    self.seed = seed
    self.replicate = replicate
  }
}
