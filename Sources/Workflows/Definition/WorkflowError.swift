/// Everything that was found wrong at once, never only the first finding.
public struct WorkflowError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Never empty.
  public let issues: [WorkflowIssue]

  /// - Precondition: `issues` is not empty.
  public init(_ issues: [WorkflowIssue]) {
    precondition(!issues.isEmpty, "an error needs at least one issue")
    self.issues = issues
  }

  /// One line per issue.
  public var description: String { issues.map(\.description).joined(separator: "\n") }
}
