import Dispatch
import Synchronization

/// Threads that may wait, which those of the concurrency pool may not.
package struct BlockingQueue: Sendable {
  private let queue: DispatchQueue

  /// - Parameter isSerial: one piece of work at a time, in order.
  package init(_ label: String, isSerial: Bool) {
    queue = DispatchQueue(label: label, attributes: isSerial ? [] : .concurrent)
  }

  /// Does the work on one of the threads.
  ///
  /// - Parameter work: learns of a cancellation by asking for it.
  package func run<Value: Sendable>(
    _ work: @escaping @Sendable (_ isCancelled: () -> Bool) throws -> Value
  ) async throws -> Value {
    let cancellation = Cancellation()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        queue.async {
          continuation.resume(with: Result { try work { cancellation.isRequested } })
        }
      }
    } onCancel: {
      cancellation.request()
    }
  }

  /// Does the work some time.
  package func later(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }

  /// Does the work while the caller waits.
  package func sync<Value>(_ work: () throws -> Value) rethrows -> Value {
    try queue.sync(execute: work)
  }
}

/// A request to stop that another thread may make.
private final class Cancellation: Sendable {
  private let requested = Atomic(false)

  var isRequested: Bool { requested.load(ordering: .relaxed) }

  func request() { requested.store(true, ordering: .relaxed) }
}
