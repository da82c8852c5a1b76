public import Foundation
import Glibc

/// A check before a file of unknown origin is opened: a pipe would block the reader, a link would lead it
/// elsewhere, and a huge file would take all memory.
public enum RegularFile {
  public enum Objection: Error, Equatable, CustomStringConvertible, LocalizedError {
    case link, special
    case tooLarge(bytes: Int, limit: Int)

    public var description: String {
      switch self {
      case .link: "is a symbolic link; a run keeps its own files"
      case .special: "is no ordinary file"
      case .tooLarge(let bytes, let limit):
        "has \(bytes) bytes; more than \(limit) are not read"
      }
    }

    public var errorDescription: String? { description }
  }

  /// - Parameter limit: the most bytes that the caller is ready to hold.
  /// - Throws: ``Objection``; nothing for a file that does not exist.
  /// - Note: the last component is not followed; the folders above it are the user's choice.
  public static func check(_ file: URL, limit: Int) throws(Objection) {
    var status = stat()
    guard unsafe lstat(file.path, &status) == 0 else { return }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFLNK: throw .link
    default: throw .special
    }
    guard Int(status.st_size) <= limit else {
      throw .tooLarge(bytes: Int(status.st_size), limit: limit)
    }
  }

  /// Whether a path is a folder of its own or absent, and no link to another.
  ///
  /// - Throws: ``Objection``.
  public static func checkFolder(_ folder: URL) throws(Objection) {
    var status = stat()
    // A trailing slash would have the system follow the link.
    var path = folder.path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    guard unsafe lstat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFLNK { throw .link }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw .special }
  }
}
