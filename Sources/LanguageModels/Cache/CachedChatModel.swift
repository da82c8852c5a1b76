import Foundation

/// A ``ResponseCache`` in front of a model: an equal request is answered for nothing.
///
/// Equal requests in flight share one call; its cost is on the first asker that still waits. An answer
/// is on disk before anybody sees it. Errors are never kept.
public final class CachedChatModel: ChatModel {
  private let model: any ChatModel
  private let cache: ResponseCache
  private let namespace: String
  private let log: (any CallLog)?
  private let flights = SingleFlight<RequestDigest, Answer>()

  /// - Parameters:
  ///   - namespace: tells endpoints apart, normally ``ModelEndpoint/baseURL``.
  ///   - log: told of answers from the cache; calls are logged by the model itself.
  public init(
    model: any ChatModel, cache: ResponseCache, namespace: String, log: (any CallLog)? = nil
  ) {
    self.model = model
    self.cache = cache
    self.namespace = namespace
    self.log = log
  }

  private struct Answer: Sendable {
    let response: ChatResponse
    let isFromCache: Bool
  }

  private struct Payload: Codable {
    let text: String
    let finishReason: FinishReason
    let usage: TokenUsage
  }

  /// - Throws: ``LanguageModelError``, ``ResponseCacheError``, or `CancellationError`.
  public func complete(
    _ request: ChatRequest, context: CallContext
  ) async throws -> ChatResponse {
    let start = ContinuousClock.now
    let key = RequestDigest(chat: request, namespace: namespace)
    do {
      let delivery = try await flights.value(for: key) { [self] in
        try await answer(request, key: key, context: context)
      }
      if delivery.isFirst && !delivery.value.isFromCache { return delivery.value.response }
      return replay(delivery.value.response, of: request, context: context, since: start)
    } catch let failure as SingleFlight<RequestDigest, Answer>.SharedFailure {
      // The attempts were counted on the asker that led.
      guard let error = failure.underlying as? LanguageModelError else { throw failure.underlying }
      throw LanguageModelError(error.code, error.message, attempts: 0)
    }
  }

  private func answer(
    _ request: ChatRequest, key: RequestDigest, context: CallContext
  ) async throws -> Answer {
    if let kept = try await kept(under: key) { return Answer(response: kept, isFromCache: true) }
    let response = try await model.complete(request, context: context)
    try await keep(response, model: request.model, key: key)
    return Answer(response: response, isFromCache: false)
  }

  private func kept(under key: RequestDigest) async throws -> ChatResponse? {
    guard let kept = try await cache.answer(for: key) else { return nil }
    guard let payload = try? JSONDecoder().decode(Payload.self, from: kept.payload) else {
      throw cache.damaged()
    }
    return ChatResponse(
      text: payload.text, finishReason: payload.finishReason, usage: payload.usage, attempts: 0,
      costUSD: 0, savedUSD: kept.costUSD)
  }

  private func keep(_ response: ChatResponse, model: String, key: RequestDigest) async throws {
    let payload = Payload(
      text: response.text, finishReason: response.finishReason, usage: response.usage)
    let entry = ResponseCache.Entry(
      kind: "chat", endpoint: namespace, model: model, costUSD: response.costUSD,
      payload: try JSONEncoder().encode(payload))
    // A task of its own: the answer is paid, so a cancellation now must not lose it.
    try await Task { [cache] in try await cache.store([(key, entry)]) }.value
  }

  private func replay(
    _ response: ChatResponse, of request: ChatRequest, context: CallContext,
    since start: ContinuousClock.Instant
  ) -> ChatResponse {
    let outcome = CallRecord.Outcome(
      status: "cache", usage: response.usage, costUSD: 0, latency: ContinuousClock.now - start,
      wasSent: false)
    log?.append(
      CallRecord(
        time: Date(), context: context, model: request.model, attempt: 0, outcome: outcome))
    // Who shares a call in flight is spared what its leader pays.
    return ChatResponse(
      text: response.text, finishReason: response.finishReason, usage: response.usage, attempts: 0,
      costUSD: 0, savedUSD: response.isFromCache ? response.savedUSD : response.costUSD)
  }
}

extension CachedChatModel: StreamingChatModel {
  public var taskExecutor: (any TaskExecutor)? { model.streamingExecutor }

  /// A known answer is one event; a new one is kept when it is complete.
  ///
  /// Equal requests in flight do not share a call: each of their askers acts upon what it reads.
  public func complete(
    _ request: ChatRequest, context: CallContext,
    onEvent: (ChatStreamEvent) async throws -> Void
  ) async throws -> ChatResponse {
    let start = ContinuousClock.now
    let key = RequestDigest(chat: request, namespace: namespace)
    if let kept = try await kept(under: key) {
      let response = replay(kept, of: request, context: context, since: start)
      try await response.events(onEvent)
      return response
    }
    let response = try await model.complete(request, context: context, onEvent: onEvent)
    try await keep(response, model: request.model, key: key)
    return response
  }
}
