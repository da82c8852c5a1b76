package import Foundation

/// The reader of project files for a caller that wants no project, only to know what is wrong.
package enum ProjectCheck {
  /// Everything that is wrong with the file, each with its place; empty for a sound one. Checks syntax, keys and
  /// values, not the files that it names.
  package static func mistakes(in file: URL) -> [String] {
    do {
      _ = try ProjectReader.read(file)
      return []
    } catch {
      return error.issues.map(\.description)
    }
  }
}
