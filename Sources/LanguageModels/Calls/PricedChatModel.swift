import Foundation

/// A model whose calls are charged to a study of its own, whoever answers them: its server, or a cache that
/// several studies share.
///
/// With a cache of the study before it, the first of equal requests counts as one call and the others are free,
/// so that no study gains by running after another. A call that fails is not charged.
public struct PricedChatModel: StreamingChatModel {
  private let model: any ChatModel
  private let account: PricedCalls

  public init(_ model: any ChatModel, account: PricedCalls) {
    self.model = model
    self.account = account
  }

  public var taskExecutor: (any TaskExecutor)? { model.streamingExecutor }

  /// - Throws: as the model; `LanguageModelError` with `budgetExhausted` where the account is spent.
  public func complete(
    _ request: ChatRequest, context: CallContext
  ) async throws -> ChatResponse {
    try await charging(request, context) {
      try await model.complete(request, context: context)
    }
  }

  /// - Throws: as ``complete(_:context:)``, and what `onEvent` throws.
  public func complete(
    _ request: ChatRequest, context: CallContext,
    onEvent: (ChatStreamEvent) async throws -> Void
  ) async throws -> ChatResponse {
    try await charging(request, context) {
      try await model.complete(request, context: context, onEvent: onEvent)
    }
  }

  private func charging(
    _ request: ChatRequest, _ context: CallContext, _ work: () async throws -> ChatResponse
  ) async throws -> ChatResponse {
    let digest = RequestDigest(chat: request, namespace: "")
    return try await account.charging(digest, request.model, context) { isKnown in
      let response = try await work()
      let cost = response.isFromCache ? response.savedUSD : response.costUSD
      let priced = ChatResponse(
        text: response.text, finishReason: response.finishReason, usage: response.usage,
        attempts: isKnown ? 0 : 1, costUSD: isKnown ? 0 : cost, savedUSD: isKnown ? cost : 0)
      return (priced, response.usage, cost)
    }
  }
}

/// An embedder whose batches are charged likewise.
public struct PricedTextEmbedder: TextEmbedder {
  private let embedder: any TextEmbedder
  private let model: String
  private let account: PricedCalls

  public init(_ embedder: any TextEmbedder, model: String, account: PricedCalls) {
    self.embedder = embedder
    self.model = model
    self.account = account
  }

  public func embed(_ texts: [String], context: CallContext) async throws -> [[Float]] {
    let digest = RequestDigest(
      embedding: texts.joined(separator: "\u{0}"), model: model, namespace: "")
    return try await account.charging(digest, model, context) { _ in
      let vectors = try await embedder.embed(texts, context: context)
      let tokens = TokenBound.estimate(texts)
      return (vectors, TokenUsage(inputTokens: tokens, outputTokens: 0, isEstimated: true), nil)
    }
  }
}

/// The ledger and the calls log of a study that is charged for calls that others may have paid.
///
/// Only calls are capped: what a call will take is not known before. A call is charged once, also where its process
/// died between the charge and the moment at which its answer was kept.
public struct PricedCalls: Sendable {
  private let ledger: BudgetLedger
  private let log: (any CallLog)?
  private let charged: Set<String>

  /// - Parameter records: of earlier processes of the study, whose calls the ledger's spending holds.
  public init(ledger: BudgetLedger, log: (any CallLog)?, records: [CallRecord] = []) {
    self.ledger = ledger
    self.log = log
    charged = Set(records.compactMap(\.id))
  }

  func charging<Value: Sendable>(
    _ request: RequestDigest, _ model: String, _ context: CallContext,
    _ work: (_ isKnown: Bool) async throws -> (value: Value, usage: TokenUsage, usd: Double?)
  ) async throws -> Value {
    let name = request.name
    guard !charged.contains(name) else { return try await work(true).value }
    let reservation = try await ledger.reserve(BudgetAmount(calls: 1))
    let start = ContinuousClock.now
    let done: (value: Value, usage: TokenUsage, usd: Double?)
    do { done = try await work(false) } catch {
      reservation.release()
      throw error
    }
    var record = CallRecord(
      time: Date(), context: context, model: model, attempt: 1,
      outcome: .init(
        status: "ok", usage: done.usage, costUSD: done.usd, latency: ContinuousClock.now - start,
        wasSent: true))
    record.id = name
    record.wall = ledger.wall
    log?.append(record)
    reservation.settle(
      as: BudgetAmount(
        calls: 1, tokens: done.usage.inputTokens + done.usage.outputTokens, usd: done.usd ?? 0))
    return done.value
  }
}
