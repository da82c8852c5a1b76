import Foundation
import Logging

/// A chat model behind an OpenAI-compatible `POST {base}/chat/completions`.
///
/// May be used from any number of tasks. Every attempt is reserved in the ledger before it is sent,
/// settled after it, and written to the calls log.
public struct OpenAIChatModel: ChatModel {
  public let endpoint: ModelEndpoint
  let runner: CallRunner
  private let defaultOutputLimit: Int

  /// Output tokens of a call whose request sets no limit.
  public static let defaultOutputLimit = 4096

  /// - Parameter defaultOutputLimit: sent when a request sets no limit, so that a worst case exists.
  /// - Precondition: `defaultOutputLimit` is positive.
  public init(
    endpoint: ModelEndpoint, transport: any HTTPTransport, services: CallServices,
    defaultOutputLimit: Int = OpenAIChatModel.defaultOutputLimit
  ) {
    precondition(defaultOutputLimit > 0, "a limit of \(defaultOutputLimit) tokens leaves no answer")
    self.endpoint = endpoint
    self.defaultOutputLimit = defaultOutputLimit
    runner = CallRunner(transport: transport, services: services)
  }

  public func complete(
    _ request: ChatRequest, context: CallContext
  ) async throws -> ChatResponse {
    let limit = try outputLimit(of: request)
    let plan = try plan(for: request, limit: limit, context: context)
    let now = runner.services.now
    let outcome = try await runner.run(plan) { response throws(CallFailure) in
      let reader = ReplyReader(redactor: plan.redactor, now: now())
      return try Self.answer(in: response, to: request, limit: limit, reader: reader)
    }
    return self.response(outcome, to: request)
  }

  /// Also remembers what the server did not take: only an answer proves that it was for that field.
  func response(
    _ outcome: CallOutcome<(text: String, reason: FinishReason)>, to request: ChatRequest
  ) -> ChatResponse {
    for field in runner.services.rejectedFields.learn(
      outcome.rejected, of: request.model, at: endpoint)
    {
      runner.services.logger?.warning(
        "the server does not take a field of requests; they go without it from now on",
        metadata: ["model": "\(request.model)", "field": "\(field.rawValue)"])
    }
    return ChatResponse(
      text: outcome.value.text, finishReason: outcome.value.reason, usage: outcome.usage,
      attempts: outcome.attempts, costUSD: outcome.costUSD)
  }

  func outputLimit(of request: ChatRequest) throws -> Int {
    let limit = request.maxOutputTokens ?? defaultOutputLimit
    guard limit > 0 else {
      throw LanguageModelError(.badRequest, "the limit on output tokens must be positive")
    }
    return limit
  }

  func plan(
    for request: ChatRequest, limit: Int, context: CallContext, isStreamed: Bool = false
  ) throws -> CallPlan {
    let texts = request.messages.map(\.content)
    let body = ChatCompletionBody(
      request: request, limitField: endpoint.outputLimitField, outputLimit: limit,
      streaming: isStreamed
        ? PrefixCachePins(endpoint.prefixCache, for: context.conversation) : nil,
      rejected: runner.services.rejectedFields.known(of: request.model, at: endpoint))
    return try CallPlan(
      model: request.model, context: context,
      request: HTTPRequest(
        method: "POST", url: endpoint.baseURL + "/chat/completions", headers: endpoint.headers()),
      worstCase: TokenUsage(
        inputTokens: TokenBound.worstInput(texts), outputTokens: limit, isEstimated: true),
      redactor: endpoint.redactor.guarding(texts)
    ).sending(body)
  }

  private static func answer(
    in response: HTTPResponse, to request: ChatRequest, limit: Int, reader: ReplyReader
  ) throws(CallFailure) -> ((text: String, reason: FinishReason), TokenUsage) {
    let reply = try reader.read(ChatCompletionReply.self, from: response)
    // A server that answers with our key must not get it into the cache, a later prompt or a report.
    let text = reply.choices.first?.text.map(reader.redactor.redact)
    // A reply that was cut at the limit is that long, whatever its bytes say.
    let isCut = FinishReason(reply: reply.choices.first?.finishReason) == .length
    let usage = UsageReply.usage(
      reply.usage, estimatedInput: TokenBound.estimate(request.messages.map(\.content)),
      estimatedOutput: isCut ? limit : TokenBound.estimate(output: text ?? ""))
    guard let choice = reply.choices.first, choice.hasMessage else {
      throw reader.malformed(
        "its reply holds no choice", charge: reply.usage == nil ? .unknown : .usage(usage))
    }
    let reason = FinishReason(
      reply: choice.finishReason, reachedLimit: usage.outputTokens >= limit)
    return ((text ?? "", reason), usage)
  }
}
