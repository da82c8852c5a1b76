/// One mistake in a configuration file, with the place where it stands.
struct ConfigurationIssue: Hashable, CustomStringConvertible {
  let file: String
  let line: Int?
  let column: Int?
  let message: String

  var description: String {
    let place = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
    return "\(file)\(place): \(message)"
  }
}

/// Everything that is wrong with a project, in the order of the file.
struct ConfigurationError: Error, CustomStringConvertible {
  let issues: [ConfigurationIssue]

  init(_ issues: [ConfigurationIssue]) {
    self.issues = issues.sorted { ($0.line ?? 0, $0.column ?? 0) < ($1.line ?? 0, $1.column ?? 0) }
  }

  init(file: String, _ message: String) {
    issues = [ConfigurationIssue(file: file, line: nil, column: nil, message: message)]
  }

  var description: String { issues.map(\.description).joined(separator: "\n") }
}
