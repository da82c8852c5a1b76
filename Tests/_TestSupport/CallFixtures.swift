public import LanguageModels
import Synchronization

/// A key that must never be seen in any text.
public let canary = "sk-canary-0123456789abcdef"

extension CallContext {
  public static let test = CallContext(role: .agent, agent: "solver", trial: 7, example: "e1")
}

extension ChatRequest {
  /// A request whose model name chooses the behaviour of ``FaultServer``.
  public static func asking(
    _ behaviour: String, _ text: String = "What is the capital of France?"
  ) -> ChatRequest {
    ChatRequest(
      model: behaviour, messages: [ChatMessage(.system, "Be brief."), ChatMessage(.user, text)],
      maxOutputTokens: 50)
  }
}

extension CallServices {
  /// Services whose pauses take no time.
  public static func quick(clock: SkippingClock = SkippingClock()) -> CallServices {
    var services = CallServices()
    services.clock = clock
    return services
  }
}

/// A clock whose sleeps end at once and are remembered.
public final class SkippingClock: Clock {
  public struct Instant: InstantProtocol {
    public var offset: Duration
    public func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    public func duration(to other: Instant) -> Duration { other.offset - offset }
    public static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
  }

  private let state = Mutex((now: Instant(offset: .zero), slept: [Duration]()))

  public init() {}

  public var now: Instant { state.withLock { $0.now } }
  public var minimumResolution: Duration { .nanoseconds(1) }
  /// Every pause, in order.
  public var slept: [Duration] { state.withLock { $0.slept } }

  public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    try Task.checkCancellation()
    state.withLock { state in
      state.slept.append(state.now.duration(to: deadline))
      state.now = max(state.now, deadline)
    }
  }
}

/// A calls log in memory.
public final class MemoryCallLog: CallLog {
  private let state = Mutex((starts: [CallStart](), records: [CallRecord]()))

  public init() {}

  public var starts: [CallStart] { state.withLock { $0.starts } }
  public var records: [CallRecord] { state.withLock { $0.records } }
  public func begin(_ start: CallStart) { state.withLock { $0.starts.append(start) } }
  public func append(_ record: CallRecord) { state.withLock { $0.records.append(record) } }
}
