import CCurl
import Foundation

/// An eventfd by which any thread ends the wait of another.
///
/// The file is open as long as anybody holds this object: nobody writes to a number that has become another file.
final class WakeUp: Sendable {
  let file: Int32

  /// - Returns: `nil` when the process may open no more files.
  init?() {
    file = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    guard file >= 0 else { return nil }
  }

  deinit {
    if file >= 0 { close(file) }
  }

  /// Ends the wait, now or the next one.
  func send() {
    var one: UInt64 = 1
    _ = write(file, &one, 8)
  }

  /// Called by the one who waited: the next wait blocks again.
  func clear() {
    var count: UInt64 = 0
    _ = read(file, &count, 8)
  }
}
