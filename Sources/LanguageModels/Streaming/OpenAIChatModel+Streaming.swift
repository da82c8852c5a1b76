import Foundation

extension OpenAIChatModel: StreamingChatModel {
  private typealias Answer = ((text: String, reason: FinishReason), TokenUsage)

  public var taskExecutor: (any TaskExecutor)? {
    (runner.transport as? any StreamingHTTPTransport)?.taskExecutor
  }

  /// Over a transport that cannot stream, the whole answer is one event.
  public func complete(
    _ request: ChatRequest, context: CallContext,
    onEvent: (ChatStreamEvent) async throws -> Void
  ) async throws -> ChatResponse {
    guard let transport = runner.transport as? any StreamingHTTPTransport else {
      let response = try await complete(request, context: context)
      try await response.events(onEvent)
      return response
    }
    let limit = try outputLimit(of: request)
    let plan = try plan(for: request, limit: limit, context: context, isStreamed: true)
    let outcome = try await runner.run(plan) { sent in
      let response = try await runner.open(sent, through: transport)
      let reader = ReplyReader(redactor: plan.redactor, now: runner.services.now())
      try await Self.requireGood(response, reader)
      return try await Self.answer(
        in: response.body, to: request, limit: limit, reader: reader, onEvent: onEvent)
    }
    return self.response(outcome, to: request)
  }

  /// Longer explanations are cut.
  private static let longestRefusal = 1 << 20

  private static func requireGood(
    _ response: HTTPResponseStream, _ reader: ReplyReader
  ) async throws {
    guard !(200..<300).contains(response.status) else { return }
    var body = Data()
    for try await piece in response.body where body.count < longestRefusal { body += piece }
    let whole = HTTPResponse(status: response.status, headers: response.headers, body: body)
    _ = try reader.read(ChatCompletionReply.self, from: whole)
  }

  private static func answer(
    in body: HTTPBody, to request: ChatRequest, limit: Int, reader: ReplyReader,
    onEvent: (ChatStreamEvent) async throws -> Void
  ) async throws -> Answer {
    var stream = ChatStreamReader(reader: reader)
    var text = ""
    var hasHandedOn = false
    while !stream.isDone {
      let event: ChatStreamEvent?
      do {
        event = try stream.next()
        if event == nil { try stream.take(try await body.next()) }
      } catch {
        let failure = (error as? TransportError).map(CallFailure.init) ?? error as? CallFailure
        guard let failure else { throw error }
        // A complete answer has perhaps been acted upon: only its counts are lost.
        if stream.sawEnd { break }
        throw Self.failure(failure, hasHandedOn)
      }
      guard let event else { continue }
      if case .text(let piece) = event { text += piece }
      hasHandedOn = true
      try await onEvent(event)
    }
    body.discardRest()
    do {
      return try Self.answer(text, stream, to: request, limit: limit, reader: reader)
    } catch { throw Self.failure(error, hasHandedOn) }
  }

  private static func failure(_ failure: CallFailure, _ hasHandedOn: Bool) -> CallFailure {
    hasHandedOn ? failure.afterHandingOn() : failure
  }

  private static func answer(
    _ text: String, _ stream: ChatStreamReader, to request: ChatRequest, limit: Int,
    reader: ReplyReader
  ) throws(CallFailure) -> Answer {
    guard stream.sawChoice else { throw reader.malformed("its stream holds no choice") }
    guard stream.sawEnd else {
      throw CallFailure(
        TransportError(.connectionLost, "its stream ended before its answer did"))
    }
    // A reply that was cut at the limit is that long, whatever its bytes say.
    let estimate = stream.reason == .length ? limit : TokenBound.estimate(output: text)
    let usage = UsageReply.usage(
      stream.usage, estimatedInput: TokenBound.estimate(request.messages.map(\.content)),
      estimatedOutput: estimate)
    let isLong = usage.outputTokens >= limit
    let reason = stream.reason ?? FinishReason(reply: nil, reachedLimit: isLong)
    // A key that came in two pieces is whole here.
    return ((reader.redactor.redact(text), reason), usage)
  }
}

extension ChatStreamReader {
  /// - Parameter piece: `nil` at the end of the body.
  fileprivate mutating func take(_ piece: Data?) throws(CallFailure) {
    if let piece { try append(piece) } else { try finish() }
  }
}
