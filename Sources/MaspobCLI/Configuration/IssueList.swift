import Yams

/// Collects mistakes while a file is read, so that one run shows all of them.
final class IssueList {
  let file: String
  private(set) var issues: [ConfigurationIssue] = []

  init(file: String) { self.file = file }

  func add(_ message: String, at mark: Mark?) {
    add(message, at: SourcePlace(file: file, at: mark))
  }

  func add(_ message: String, at place: SourcePlace) {
    issues.append(ConfigurationIssue(place: place, message: message))
  }

  func throwIfAny() throws(ConfigurationError) {
    if !issues.isEmpty { throw ConfigurationError(issues) }
  }
}
