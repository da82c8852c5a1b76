public import Foundation
import Glibc

/// Keeps a run folder for one live process; the kernel frees it when the process dies, however it dies.
public final class RunLock {
  private let handle: FileHandle

  /// Takes the lock or fails at once.
  ///
  /// - Throws: ``StudyError`` with code `locked`, naming the holder's process id, or `storage`.
  public init(file: URL) throws {
    do {
      handle = try OwnedFile.open(file)
    } catch {
      throw StudyError(.storage, "\(file.path): \(StorageFailure.reason(error))")
    }
    guard flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
      let holder = (try? handle.readToEnd()).flatMap { String(bytes: $0, encoding: .utf8) } ?? ""
      let process = holder.isEmpty ? "another process" : "process \(holder)"
      throw StudyError(
        .locked,
        "\(file.deletingLastPathComponent().path) is in use by \(process); wait for it to end, "
          + "or name another folder with --run-dir")
    }
    // Whoever fails to get the lock reads this number; a failure to write it only costs that hint.
    try? handle.truncate(atOffset: 0)
    try? handle.write(contentsOf: Data("\(getpid())".utf8))
  }

  deinit { try? handle.close() }
}
