package import Foundation
import Synchronization

/// Bytes from a thread that must not wait to a task that may.
///
/// One producer and one consumer. It takes bytes until `capacity` is reached, then refuses them until what it has was
/// read, and says so once.
package final class ByteChannel: Sendable {
  private enum End {
    case complete
    case failed(any Error)
  }

  private struct State {
    var pieces: [Data] = []
    var bytes = 0
    var end: End?
    var isRefusing = false
    var isDiscarding = false
    var reader: CheckedContinuation<Data?, any Error>?
  }

  private let state = Mutex(State())
  private let capacity: Int
  private let onRoom: @Sendable () -> Void

  /// - Parameter onRoom: called when refused bytes may be offered again, on the consumer's task.
  /// - Precondition: the capacity is positive.
  package init(capacity: Int, onRoom: @escaping @Sendable () -> Void) {
    precondition(capacity > 0, "a channel of \(capacity) bytes")
    self.capacity = capacity
    self.onRoom = onRoom
  }

  /// - Returns: false where the bytes were not taken; they are to be offered again after `onRoom`.
  package func offer(_ data: Data) -> Bool {
    let (isTaken, reader) = state.withLock {
      state -> (Bool, CheckedContinuation<Data?, any Error>?) in
      // Nobody reads it: taken, so that the sender does not wait for ever.
      if state.end != nil || state.isDiscarding { return (true, nil) }
      if let reader = state.reader {
        state.reader = nil
        return (true, reader)
      }
      guard state.bytes < capacity else {
        state.isRefusing = true
        return (false, nil)
      }
      state.pieces.append(data)
      state.bytes += data.count
      return (true, nil)
    }
    reader?.resume(returning: data)
    return isTaken
  }

  /// Ends it; what was taken can still be read, except after a cancellation. Later ends mean nothing.
  package func finish(throwing error: (any Error)? = nil) {
    let reader = state.withLock { state -> CheckedContinuation<Data?, any Error>? in
      guard state.end == nil else { return nil }
      state.end = error.map(End.failed) ?? .complete
      if error is CancellationError { (state.pieces, state.bytes) = ([], 0) }
      defer { state.reader = nil }
      return state.reader
    }
    if let error { reader?.resume(throwing: error) } else { reader?.resume(returning: nil) }
  }

  /// Whether bytes may come that somebody wants.
  package var isOpen: Bool { state.withLock { $0.end == nil && !$0.isDiscarding } }

  /// Takes what still comes, and keeps nothing of it; nobody may read any more.
  package func discardRest() {
    let hasRoom = state.withLock { state in
      state.isDiscarding = true
      (state.pieces, state.bytes) = ([], 0)
      defer { state.isRefusing = false }
      return state.isRefusing
    }
    if hasRoom { onRoom() }
  }

  /// The bytes that have gathered; `nil` at the end.
  package func next() async throws -> Data? {
    try await withCheckedThrowingContinuation { continuation in
      let (answer, hasRoom) = state.withLock { state -> (Result<Data?, any Error>?, Bool) in
        if !state.pieces.isEmpty {
          let data = state.pieces.count == 1 ? state.pieces[0] : Data(state.pieces.joined())
          state.pieces = []
          state.bytes = 0
          defer { state.isRefusing = false }
          return (.success(data), state.isRefusing)
        }
        switch state.end {
        case .complete: return (.success(nil), false)
        case .failed(let error): return (.failure(error), false)
        case nil:
          precondition(state.reader == nil, "a body has one reader")
          state.reader = continuation
          return (nil, false)
        }
      }
      if hasRoom { onRoom() }
      if let answer { continuation.resume(with: answer) }
    }
  }
}
