/// What a server is told so that it finds again what it has read of a conversation; nothing of it changes an answer.
///
/// Goes with streamed requests that belong to a ``CallContext/Conversation``, and into no key of a response cache.
public struct PrefixCacheHints: Hashable, Sendable {
  /// Whether `prompt_cache_key` is sent, one key for each agent of a run: hosted servers keep the requests of a key on
  /// one machine.
  public var sendsKey = false

  /// Whether `cache_prompt: true` is sent, for servers of llama.cpp.
  public var sendsCachePrompt = false

  /// S: agent a is sent with `id_slot: a mod S`, for servers of llama.cpp with at least so many slots; `nil` sends none.
  ///
  /// A slot answers one request at a time, so examples that run at once wait for each other's agents.
  public var slots: Int?

  public init() {}
}

/// The hints of one request.
struct PrefixCachePins: Hashable, Sendable {
  var key: String?
  var sendsCachePrompt = false
  var slot: Int?

  /// Nothing where a request stands alone.
  init(_ hints: PrefixCacheHints, for conversation: CallContext.Conversation?) {
    guard let conversation else { return }
    // A digest: the name of a run may hold an example's, which goes to no server.
    key = hints.sendsKey ? RequestDigest(conversation: conversation).name : nil
    sendsCachePrompt = hints.sendsCachePrompt
    slot = hints.slots.map { conversation.agent % max($0, 1) }
  }
}
