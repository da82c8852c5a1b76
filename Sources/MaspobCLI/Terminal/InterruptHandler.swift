import Dispatch
import Foundation
import Glibc
import Subprocesses
import Synchronization

/// Turns the first SIGINT or SIGTERM into a cancellation and the second into an immediate end.
final class InterruptHandler: Sendable {
  private let received = Mutex<Int32?>(nil)
  private let leavesCheckpoint = Mutex(false)

  /// Says that what runs from here on ends cleanly when it is cancelled; before that a signal ends the
  /// process at once, as it should.
  func expectCheckpoint() { leavesCheckpoint.withLock { $0 = true } }

  /// The signal that arrived, if any.
  var signal: Int32? { received.withLock { $0 } }

  /// Listens until the process ends.
  ///
  /// - Parameter cancel: called once, on the first signal, from a thread of its own.
  func install(cancel: @escaping @Sendable () -> Void) -> [any DispatchSourceSignal] {
    [SIGINT, SIGTERM].map { number in
      // The default action would end the process before the source sees the signal.
      _ = Glibc.signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [self] in
        let isFirst = received.withLock { previous in
          defer { previous = previous ?? number }
          return previous == nil
        }
        guard isFirst, leavesCheckpoint.withLock({ $0 }) else {
          ChildProcessGroups.killAll()
          Glibc._exit(128 + number)
        }
        Console.failure("\nstopping after a checkpoint; press again to stop at once")
        cancel()
      }
      source.resume()
      return source
    }
  }
}
