import Foundation

/// A value of the form `file://path`, the path relative to the file that names it.
struct FileReference {
  let path: String

  init?(_ text: String) {
    let prefix = "file://"
    guard text.hasPrefix(prefix) else { return nil }
    path = String(text.dropFirst(prefix.count)).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  func url(from folder: URL) -> URL {
    path.hasPrefix("/") ? URL(filePath: path) : folder.appending(path: path)
  }
}
