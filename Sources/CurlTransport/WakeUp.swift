import CCurl
import Foundation
import Synchronization

/// An eventfd by which any thread ends the wait of another.
///
/// The file is open as long as anybody holds this object: nobody writes to a number that has become another file.
final class WakeUp: Sendable {
  let file: Int32
  /// The thread that waits, zero before it does.
  private let owner = Atomic<pthread_t>(0)

  /// - Returns: `nil` when the process may open no more files.
  init?() {
    file = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    guard file >= 0 else { return nil }
  }

  deinit {
    if file >= 0 { close(file) }
  }

  /// Called by the one who will wait, and who looks at all there is before it does.
  func own() { owner.store(pthread_self(), ordering: .releasing) }

  /// Ends the wait, now or the next one; nothing to do for the one who waits.
  func send() {
    guard owner.load(ordering: .acquiring) != pthread_self() else { return }
    var one: UInt64 = 1
    _ = write(file, &one, 8)
  }

  /// Called by the one who waited: the next wait blocks again.
  func clear() {
    var count: UInt64 = 0
    _ = read(file, &count, 8)
  }
}
