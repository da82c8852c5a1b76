/// How rows of a file are written.
public enum DatasetFormat: String, Hashable, Codable, Sendable, CaseIterable {
  /// One JSON object a line.
  case jsonLines = "jsonl"
  /// RFC 4180 with a header row.
  case csv

  /// The format that a file's extension promises, or `nil`.
  public init?(fileExtension: String) {
    switch fileExtension.lowercased() {
    case "jsonl", "ndjson", "json": self = .jsonLines
    case "csv": self = .csv
    default: return nil
    }
  }
}
