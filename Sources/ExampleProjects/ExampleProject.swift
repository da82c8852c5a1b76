/// A complete small project that the tool carries with it.
public struct ExampleProject: Sendable {
  /// One file of the project.
  public struct File: Sendable {
    /// Relative to the project's folder.
    public let path: String
    public let bytes: [UInt8]
  }

  public let name: String
  /// What the workflow does, in a few words.
  public let summary: String
  public let files: [File]

  /// Every example, in the order in which they are offered.
  public static let all = [reading, triage, capitals, verbs, opposites, external]
}
