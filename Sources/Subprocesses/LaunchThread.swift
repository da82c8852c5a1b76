import Dispatch
import Foundation
import Synchronization

/// The thread that starts programs which end with their parent: to the kernel that is the thread that started
/// them, and a thread of a queue ends whenever it has nothing to do.
package final class LaunchThread: Sendable {
  package static let shared = LaunchThread()

  private let work = Mutex<[@Sendable () -> Void]>([])
  private let isThere = DispatchSemaphore(value: 0)

  private init() {
    let thread = Thread { [self] in
      while true {
        isThere.wait()
        work.withLock { $0.removeFirst() }()
      }
    }
    thread.name = "maspob.launch"
    thread.start()
  }

  /// Does the work there; blocks until it is done.
  package func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) -> Value {
    let box = ResultBox<Value>()
    let isDone = DispatchSemaphore(value: 0)
    work.withLock {
      $0.append {
        box.value.withLock { $0 = body() }
        isDone.signal()
      }
    }
    isThere.signal()
    isDone.wait()
    guard let value = box.value.withLock({ $0 }) else {
      preconditionFailure("the signal follows the value")
    }
    return value
  }
}

private final class ResultBox<Value: Sendable>: Sendable {
  let value = Mutex<Value?>(nil)
}
