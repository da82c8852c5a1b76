import Synchronization

/// Lets so many in at a time, in the order in which they came.
final class FIFOGate: Sendable {
  private struct Waiter {
    let id: Int
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var free: Int
    var lastID = 0
    var waiters: [Waiter] = []
    /// Cancelled before they waited.
    var cancelled: Set<Int> = []
  }

  private let state: Mutex<State>

  /// - Precondition: `limit` is positive.
  init(limit: Int) {
    precondition(limit > 0, "a gate for \(limit) lets nobody in")
    state = Mutex(State(free: limit))
  }

  /// Does the work once there is room for it.
  ///
  /// - Throws: what the work throws, and `CancellationError` while waiting.
  func pass<Value>(_ work: () async throws -> Value) async throws -> Value {
    try await enter()
    defer { leave() }
    return try await work()
  }

  private func enter() async throws {
    try Task.checkCancellation()
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    defer { state.withLock { _ = $0.cancelled.remove(id) } }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        wait(Waiter(id: id, continuation: continuation))
      }
    } onCancel: {
      cancel(id)
    }
  }

  private func wait(_ waiter: Waiter) {
    let result: Result<Void, any Error>? = state.withLock { state in
      if state.cancelled.contains(waiter.id) { return .failure(CancellationError()) }
      if state.free > 0 {
        state.free -= 1
        return .success(())
      }
      state.waiters.append(waiter)
      return nil
    }
    if let result { waiter.continuation.resume(with: result) }
  }

  private func cancel(_ id: Int) {
    let waiter: Waiter? = state.withLock { state in
      if let index = state.waiters.firstIndex(where: { $0.id == id }) {
        return state.waiters.remove(at: index)
      }
      state.cancelled.insert(id)
      return nil
    }
    waiter?.continuation.resume(throwing: CancellationError())
  }

  private func leave() {
    let next: Waiter? = state.withLock { state in
      if state.waiters.isEmpty {
        state.free += 1
        return nil
      }
      return state.waiters.removeFirst()
    }
    next?.continuation.resume()
  }
}
