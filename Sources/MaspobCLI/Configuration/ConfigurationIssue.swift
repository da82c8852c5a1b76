import Yams

/// Where something stands in a project's files, counted from 1.
struct SourcePlace: Hashable, CustomStringConvertible {
  let file: String
  var line: Int?
  var column: Int?

  init(file: String, at mark: Mark? = nil) {
    self.file = file
    line = mark?.line
    column = mark?.column
  }

  /// Such as `maspob.yaml:12:5`.
  var description: String {
    file + [line, column].compactMap { $0.map { ":\($0)" } }.joined()
  }
}

/// One mistake in a configuration file, with the place where it stands.
struct ConfigurationIssue: Hashable, CustomStringConvertible {
  let place: SourcePlace
  let message: String

  var description: String { "\(place): \(message)" }
}

/// Everything that is wrong with a project, file by file in the order of the lines.
struct ConfigurationError: Error, CustomStringConvertible {
  let issues: [ConfigurationIssue]

  init(_ issues: [ConfigurationIssue]) {
    let files = issues.map(\.place.file)
    self.issues = issues.enumerated().sorted { left, right in
      func key(_ entry: (offset: Int, element: ConfigurationIssue)) -> [Int] {
        let place = entry.element.place
        let file = files.firstIndex(of: place.file) ?? 0
        return [file, place.line ?? 0, place.column ?? 0, entry.offset]
      }
      return key(left).lexicographicallyPrecedes(key(right))
    }.map(\.element)
  }

  init(file: String, _ message: String) {
    issues = [ConfigurationIssue(place: SourcePlace(file: file), message: message)]
  }

  var description: String { issues.map(\.description).joined(separator: "\n") }
}
