import Synchronization

/// Lets a bounded number of attempts run at once, in the order they came.
///
/// This is the one place that bounds calls, before the reservation: a request that waited in the
/// transport instead would hold a worst case of the budget without being on the wire. A transport
/// should therefore allow at least as many requests as its limiter.
public final class CallLimiter: Sendable {
  private struct State {
    var free: Int
    var waiting = KeyedQueue<CheckedContinuation<Void, any Error>>()
    var lastID: UInt64 = 0
  }

  private let state: Mutex<State>

  /// - Precondition: `maximumConcurrentCalls` is positive.
  public init(maximumConcurrentCalls: Int) {
    precondition(maximumConcurrentCalls > 0, "at least one call at once")
    state = Mutex(State(free: maximumConcurrentCalls))
  }

  /// Waits for a place; each success is followed by exactly one ``release()``.
  ///
  /// - Throws: `CancellationError` when the task is cancelled while it waits.
  func acquire() async throws {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let answer: Result<Void, any Error>? = state.withLock { state in
          // A cancellation before this line finds nobody in the queue to wake.
          if Task.isCancelled { return .failure(CancellationError()) }
          guard state.free == 0 else {
            state.free -= 1
            return .success(())
          }
          state.waiting.append(continuation, key: id)
          return nil
        }
        if let answer { continuation.resume(with: answer) }
      }
    } onCancel: {
      let waiter = state.withLock { $0.waiting.remove(key: id) }
      waiter?.resume(throwing: CancellationError())
    }
  }

  /// Hands the place to whoever has waited longest.
  func release() {
    let next = state.withLock { state in
      let next = state.waiting.popFirst()
      if next == nil { state.free += 1 }
      return next
    }
    next?.resume()
  }
}
