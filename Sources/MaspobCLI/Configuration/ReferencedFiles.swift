import Foundation

/// The files that the texts of a project may name; relative paths start where the project stands.
struct ReferencedFiles {
  let folder: URL

  func url(of reference: FileReference) -> URL { reference.url(from: folder) }

  /// The text of a file that stands for a value.
  ///
  /// - Returns: `nil` after reporting a file that is not there or no text.
  func text(
    of reference: FileReference, at key: String, in map: ConfigurationMapping
  ) -> String? {
    guard let data = try? Data(contentsOf: url(of: reference)) else {
      map.report(key, "\(reference.path): no such file")
      return nil
    }
    guard let text = String(bytes: data, encoding: .utf8) else {
      map.report(key, "\(reference.path): the file is not UTF-8")
      return nil
    }
    return text
  }
}
