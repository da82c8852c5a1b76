public import LanguageModels
import Synchronization

/// Prices requests as a study that begins with nothing pays for them: the first of each counts as one call, an
/// equal one is free, whoever answers.
///
/// What it counts depends on the set of requests alone, neither on caches nor on the order of arrival, so that a
/// study that is taken up again counts as one that was never interrupted.
public final class RequestMeter: Sendable {
  fileprivate struct Key: Hashable {
    let model: String
    let request: ChatRequest
  }

  /// What the distinct requests so far took.
  public struct Totals: Hashable, Sendable {
    public var calls = 0
    /// Input and output together.
    public var tokens = 0

    public init() {}
  }

  private struct State {
    var asked: Set<Key> = []
    var totals = Totals()
  }

  private let state = Mutex(State())

  public init() {}

  public var totals: Totals { state.withLock { $0.totals } }

  /// The model with the meter before it: its replies say whether they count, in `attempts`.
  ///
  /// - Parameter name: tells apart models that their servers know under one name.
  public func metering(_ model: any ChatModel, as name: String) -> any ChatModel {
    MeteredChatModel(model: model, name: name, meter: self)
  }

  fileprivate func admit(_ key: Key) -> Bool {
    state.withLock { $0.asked.insert(key).inserted }
  }

  fileprivate func count(_ usage: TokenUsage) {
    state.withLock { state in
      state.totals.calls += 1
      state.totals.tokens += usage.inputTokens + usage.outputTokens
    }
  }

  /// A request that failed was no call that anybody can count on.
  fileprivate func forget(_ key: Key) { state.withLock { _ = $0.asked.remove(key) } }
}

private struct MeteredChatModel: ChatModel {
  let model: any ChatModel
  let name: String
  let meter: RequestMeter

  func complete(_ request: ChatRequest, context: CallContext) async throws -> ChatResponse {
    let key = RequestMeter.Key(model: name, request: request)
    let isFirst = meter.admit(key)
    do {
      let response = try await model.complete(request, context: context)
      if isFirst { meter.count(response.usage) }
      return ChatResponse(
        text: response.text, finishReason: response.finishReason, usage: response.usage,
        attempts: isFirst ? 1 : 0, costUSD: isFirst ? response.costUSD : 0,
        savedUSD: response.savedUSD)
    } catch {
      if isFirst { meter.forget(key) }
      throw error
    }
  }
}
