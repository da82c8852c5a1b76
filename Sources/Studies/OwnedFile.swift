import Foundation
import Glibc

/// Opens files of a run folder that only this process may hold.
enum OwnedFile {
  /// Opens a file for reading and writing, and creates it where there is none.
  ///
  /// Programs that this process starts do not inherit it: one that outlives its parent would keep the lock.
  ///
  /// - Throws: `POSIXError`.
  static func open(_ file: URL) throws -> FileHandle {
    let descriptor = unsafe Glibc.open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }
}
