public import LanguageModels
import Synchronization

/// A model that answers by a closure and remembers what it was asked.
public final class ScriptedModel: ChatModel {
  public typealias Script = @Sendable (ChatRequest, CallContext) async throws -> ChatResponse

  /// One call as it arrived.
  public struct Call: Sendable {
    public let request: ChatRequest
    public let context: CallContext

    /// The text of the only message.
    public var prompt: String { request.messages.map(\.content).joined(separator: "\n---\n") }
  }

  private struct State {
    var calls: [Call] = []
    var inFlight = 0
    var peak = 0
  }

  private let state = Mutex(State())
  private let script: Script

  public init(_ script: @escaping Script) { self.script = script }

  /// Answers with a text, 10 input and 2 output tokens, one attempt and a cost of a thousandth.
  public convenience init(text: @escaping @Sendable (ChatRequest, CallContext) -> String) {
    self.init { request, context in .scripted(text(request, context)) }
  }

  public var calls: [Call] { state.withLock { $0.calls } }

  /// Calls under way at this moment.
  public var inFlight: Int { state.withLock { $0.inFlight } }

  /// The most calls that were under way at the same time.
  public var peakInFlight: Int { state.withLock { $0.peak } }

  public func complete(
    _ request: ChatRequest, context: CallContext
  ) async throws -> ChatResponse {
    state.withLock {
      $0.calls.append(Call(request: request, context: context))
      $0.inFlight += 1
      $0.peak = max($0.peak, $0.inFlight)
    }
    defer { state.withLock { $0.inFlight -= 1 } }
    return try await script(request, context)
  }
}

extension ChatResponse {
  /// A plain answer for scripts.
  public static func scripted(
    _ text: String, finishReason: FinishReason = .stop, attempts: Int = 1, costUSD: Double? = 0.001
  ) -> ChatResponse {
    ChatResponse(
      text: text, finishReason: finishReason, usage: TokenUsage(inputTokens: 10, outputTokens: 2),
      attempts: attempts, costUSD: costUSD)
  }
}
