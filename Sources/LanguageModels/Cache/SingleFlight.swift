import Synchronization

/// Runs equal work once at a time and hands its result to all who asked meanwhile.
///
/// The work belongs to no single asker: one that is cancelled leaves alone, and the work is cancelled
/// only when all have left.
final class SingleFlight<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  /// A result and whether this asker is the one on whom the work is counted.
  struct Delivery: Sendable {
    let value: Value
    let isFirst: Bool
  }

  /// A failure that was counted on another asker.
  struct SharedFailure: Error {
    let underlying: any Error
  }

  private struct Flight {
    let number: UInt64
    var waiting = KeyedQueue<CheckedContinuation<Delivery, any Error>>()
    var task: Task<Void, Never>?
  }

  private struct State {
    var flights: [Key: Flight] = [:]
    var lastID: UInt64 = 0
  }

  private let state = Mutex(State())

  /// - Throws: what the work throws, wrapped in ``SharedFailure`` for all askers but one;
  ///   `CancellationError` when the asking task is cancelled.
  func value(
    for key: Key, work: @escaping @Sendable () async throws -> Value
  ) async throws -> Delivery {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isCancelled = state.withLock { state in
          // A cancellation before this line finds nobody in the queue to wake.
          if Task.isCancelled { return true }
          join(key, id: id, continuation, work, in: &state)
          return false
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      leave(key, id: id)
    }
  }

  private func join(
    _ key: Key, id: UInt64, _ continuation: CheckedContinuation<Delivery, any Error>,
    _ work: @escaping @Sendable () async throws -> Value, in state: inout State
  ) {
    if state.flights[key] != nil {
      state.flights[key]?.waiting.append(continuation, key: id)
      return
    }
    var flight = Flight(number: id)
    flight.waiting.append(continuation, key: id)
    flight.task = Task {
      let result: Result<Value, any Error>
      do { result = .success(try await work()) } catch { result = .failure(error) }
      self.finish(key, number: id, with: result)
    }
    state.flights[key] = flight
  }

  private func leave(_ key: Key, id: UInt64) {
    let (continuation, abandoned) = state.withLock { state in
      guard let continuation = state.flights[key]?.waiting.remove(key: id) else {
        return (nil, nil) as (CheckedContinuation<Delivery, any Error>?, Task<Void, Never>?)
      }
      guard state.flights[key]?.waiting.isEmpty == true else { return (continuation, nil) }
      // Whoever asks from now on must not join work that is being cancelled.
      return (continuation, state.flights.removeValue(forKey: key)?.task)
    }
    abandoned?.cancel()
    continuation?.resume(throwing: CancellationError())
  }

  private func finish(_ key: Key, number: UInt64, with result: Result<Value, any Error>) {
    let flight = state.withLock { state in
      state.flights[key]?.number == number ? state.flights.removeValue(forKey: key) : nil
    }
    guard var waiting = flight?.waiting else { return }
    var isFirst = true
    while let continuation = waiting.popFirst() {
      switch result {
      case .success(let value):
        continuation.resume(returning: Delivery(value: value, isFirst: isFirst))
      case .failure(let error):
        continuation.resume(throwing: isFirst ? error : SharedFailure(underlying: error))
      }
      isFirst = false
    }
  }
}
