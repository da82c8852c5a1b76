import Workflows

/// What a data file holds and what is odd about it; nothing stops a survey but a file that cannot be opened.
public struct DatasetSurvey: Sendable {
  /// One field and the rows that have it.
  public struct Field: Hashable, Codable, Sendable {
    public let name: String
    /// Rows in which it is there and not `null`.
    public let rows: Int
    /// Rows by what it holds: `text`, `number`, `list`, `object` or `boolean`.
    public let kinds: [String: Int]
    /// Rows in which its text is empty or white space.
    public let blank: Int
  }

  /// A value that several rows share.
  public struct Duplicate: Hashable, Codable, Sendable {
    /// The value, cut to 80 characters.
    public let text: String
    /// Where the rows start, from 1.
    public let lines: [Int]
  }

  /// A row that cannot be used.
  public struct Problem: Hashable, Codable, Sendable {
    public let line: Int?
    public let message: String

    public init(line: Int?, message: String) {
      self.line = line
      self.message = message
    }
  }

  public let file: String
  /// The format asked for, else the one that the first row tells.
  public let format: BenchmarkFormat?
  public let rows: Int
  /// In the order in which the file shows them.
  public let fields: [Field]
  /// `nil` where rows are called by their number.
  public let idField: String?
  public let duplicateIDs: [Duplicate]
  /// Rows with the same question, or without a format the same in all but their id.
  public let duplicateTexts: [Duplicate]
  public let problems: [Problem]
  /// The rows that the format could read, with their lines; none without a format.
  public let examples: [(line: Int, example: Example)]
  let ids: [String: [Int]]
  let texts: [String: [Int]]

  /// - Parameters:
  ///   - format: `nil` to tell it from the first row.
  /// - Throws: ``EvaluationError`` when the extension names no way to write rows.
  /// - Complexity: O(bytes).
  public init(
    bytes: [UInt8], name: String, format: BenchmarkFormat? = nil
  ) throws(EvaluationError) {
    var reader = try Dataset.reader(of: bytes, name: name, format: nil)
    var tally = SurveyTally(file: name, format: format)
    while true {
      do {
        guard let row = try reader.next() else { break }
        tally.add(row)
      } catch {
        tally.problems.append(Problem(line: error.line, message: error.message))
        if !reader.survivesErrors { break }
      }
    }
    self.init(tally.finished())
  }

  /// - Throws: ``EvaluationError`` when the file cannot be read.
  public init(path: String, format: BenchmarkFormat? = nil) throws(EvaluationError) {
    try self.init(bytes: Dataset.content(of: path), name: path, format: format)
  }

  private init(_ tally: SurveyTally) {
    file = tally.file
    format = tally.format
    rows = tally.rows
    fields = tally.fields
    idField = tally.idField
    ids = tally.ids
    texts = tally.texts
    duplicateIDs = Self.duplicates(in: tally.ids)
    duplicateTexts = Self.duplicates(in: tally.texts)
    problems = tally.problems
    examples = tally.examples
  }

  private static func duplicates(in lines: [String: [Int]]) -> [Duplicate] {
    lines.filter { $0.value.count > 1 }
      .map { Duplicate(text: String($0.key.prefix(80)), lines: $0.value) }
      .sorted { $0.lines[0] < $1.lines[0] }
  }
}
