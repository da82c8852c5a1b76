import CSpawn
import Glibc
import Synchronization

/// A file descriptor that is closed with its last reference.
package final class FileDescriptor: Sendable {
  package let number: Int32
  private let isOpen = Mutex(true)

  package init(_ number: Int32) { self.number = number }

  package func close() {
    isOpen.withLock { isOpen in
      if isOpen { _ = Glibc.close(number) }
      isOpen = false
    }
  }

  deinit { close() }
}

/// Both ends of a pipe; no child inherits them unless it is told to.
package struct DescriptorPipe: Sendable {
  package let read: FileDescriptor
  package let write: FileDescriptor

  package init() throws(SubprocessError) {
    var ends: [Int32] = [0, 0]
    guard unsafe cspawn_pipe(&ends, O_CLOEXEC) == 0 else {
      throw SubprocessError("cannot open a pipe: \(systemReason(errno))")
    }
    (read, write) = (FileDescriptor(ends[0]), FileDescriptor(ends[1]))
  }
}

/// The system's own words for an error number.
func systemReason(_ number: Int32) -> String { unsafe String(cString: strerror(number)) }
