public import LanguageModels
import Synchronization

/// A model that writes its replies piece by piece, at a set pace, by a closure.
public final class StepModel: StreamingChatModel {
  /// What it writes, and how that ends.
  public struct Reply: Sendable {
    public var pieces: [String]
    public var finish: FinishReason
    /// Thrown behind the pieces.
    public var error: LanguageModelError?

    public init(
      _ pieces: [String], finish: FinishReason = .stop, error: LanguageModelError? = nil
    ) {
      self.pieces = pieces
      self.finish = finish
      self.error = error
    }

    /// Steps that each end with the delimiter.
    public static func steps(_ texts: [String], error: LanguageModelError? = nil) -> Reply {
      Reply(texts.map { "\($0)\nEND_STEP\n" }, error: error)
    }
  }

  /// - Parameter call: counted from 1 for each agent and example.
  public typealias Script =
    @Sendable (_ request: ChatRequest, _ context: CallContext, _ call: Int) -> Reply

  private struct State {
    var calls: [ScriptedModel.Call] = []
    var counts: [String: Int] = [:]
    var inFlight = 0
  }

  private let state = Mutex(State())
  private let latency: Duration
  private let pace: Duration
  private let script: Script

  /// - Parameters:
  ///   - latency: before the first piece.
  ///   - pace: before each piece.
  public init(
    latency: Duration = .zero, pace: Duration = .zero, script: @escaping Script
  ) {
    self.latency = latency
    self.pace = pace
    self.script = script
  }

  public var calls: [ScriptedModel.Call] { state.withLock { $0.calls } }
  public var inFlight: Int { state.withLock { $0.inFlight } }

  /// The requests of one agent, in order.
  public func requests(of agent: String) -> [ChatRequest] {
    calls.filter { $0.context.agent == agent }.map(\.request)
  }

  public func complete(
    _ request: ChatRequest, context: CallContext
  ) async throws -> ChatResponse {
    try await complete(request, context: context) { _ in }
  }

  public func complete(
    _ request: ChatRequest, context: CallContext,
    onEvent: (ChatStreamEvent) async throws -> Void
  ) async throws -> ChatResponse {
    let call = state.withLock { state in
      state.calls.append(.init(request: request, context: context))
      state.inFlight += 1
      let key = "\(context.agent ?? "")/\(context.example ?? "")"
      state.counts[key, default: 0] += 1
      return state.counts[key] ?? 0
    }
    defer { state.withLock { $0.inFlight -= 1 } }
    let reply = script(request, context, call)
    let clock = ContinuousClock()
    var due = clock.now + latency
    for piece in reply.pieces {
      due += pace
      if latency + pace > .zero { try await clock.sleep(until: due) } else { await Task.yield() }
      try Task.checkCancellation()
      try await onEvent(.text(piece))
    }
    if let error = reply.error { throw error }
    try await onEvent(.finished(reply.finish))
    return ChatResponse(
      text: reply.pieces.joined(), finishReason: reply.finish,
      usage: TokenUsage(
        inputTokens: request.messages.reduce(0) { $0 + $1.content.utf8.count },
        outputTokens: reply.pieces.count), attempts: 1, costUSD: 0.001)
  }
}
