import Foundation
import Glibc
import Studies

/// The lines of standard input; waits without deaf ears: a cancelled task gets its answer at once.
struct StandardInput {
  private var bytes: [UInt8] = []
  private var isAtEnd = false

  /// The next line without its newline, also a last one that has none; `nil` at the end.
  ///
  /// - Throws: `CancellationError`.
  mutating func nextLine() throws -> [UInt8]? {
    while true {
      if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
        defer { bytes.removeSubrange(...end) }
        return Array(bytes[..<end])
      }
      if isAtEnd {
        defer { bytes = [] }
        return bytes.isEmpty ? nil : bytes
      }
      try Task.checkCancellation()
      try readMore()
    }
  }

  private mutating func readMore() throws {
    var entry = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&entry, 1, 100) > 0 else { return }
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe chunk.withUnsafeMutableBytes {
      unsafe read(STDIN_FILENO, $0.baseAddress, $0.count)
    }
    if count > 0 { bytes.append(contentsOf: chunk[..<count]) }
    if count == 0 { isAtEnd = true }
    if count < 0, errno != EINTR, errno != EAGAIN {
      throw StudyError(.storage, "standard input cannot be read")
    }
  }
}
