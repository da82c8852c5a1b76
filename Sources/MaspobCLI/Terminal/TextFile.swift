import Foundation
import Studies

/// Files that a command writes for people and other programs.
enum TextFile {
  /// Writes a file whole or not at all, with the folders above it.
  ///
  /// - Throws: ``StudyError`` with code `storage`.
  static func write(_ text: String, to file: URL) throws(StudyError) {
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file, options: .atomic)
    } catch {
      throw StudyError(.storage, "\(file.path): \(StorageFailure.reason(error))")
    }
  }
}
