import Foundation
public import Workflows

/// The rows of a file of outcomes or observations, each with its line.
public enum ReportedRows {
  public struct Row: Hashable, Sendable {
    /// From 1.
    public let line: Int
    public let value: JSONValue
  }

  /// Reads `.csv`, or JSON Lines under any other name.
  ///
  /// Fields of CSV that are numbers or empty become numbers and `null`.
  ///
  /// - Parameter numbers: the columns of CSV that hold numbers.
  /// - Throws: ``EvaluationError`` with file and line.
  public static func read(
    path: String, numbers: Set<String>
  ) throws(EvaluationError) -> [Row] {
    guard let data = try? Data(contentsOf: URL(filePath: path)) else {
      let exists = FileManager.default.fileExists(atPath: path)
      throw EvaluationError(
        .unreadable,
        exists ? "the file cannot be read; check its permissions" : "there is no such file",
        file: path)
    }
    return path.lowercased().hasSuffix(".csv")
      ? try rows(of: CSVReader(Array(data), file: path)) { member in
        JSONValue.Member(member.name, numbers.contains(member.name) ? typed(member) : member.value)
      }
      : try rows(of: JSONLinesReader(Array(data), file: path)) { $0 }
  }

  /// Reads JSON Lines from memory.
  ///
  /// - Parameter name: what the source is called in messages.
  /// - Throws: ``EvaluationError`` with name and line.
  public static func parse(
    jsonLines bytes: [UInt8], name: String
  ) throws(EvaluationError) -> [Row] {
    try rows(of: JSONLinesReader(bytes, file: name)) { $0 }
  }

  private static func rows(
    of reader: some DatasetReader, _ transform: (JSONValue.Member) -> JSONValue.Member
  ) throws(EvaluationError) -> [Row] {
    var reader = reader
    var rows: [Row] = []
    while let row = try reader.next() {
      rows.append(Row(line: row.line, value: .object(row.members.map(transform))))
    }
    return rows
  }

  private static func typed(_ member: JSONValue.Member) -> JSONValue {
    guard case .string(let text) = member.value else { return member.value }
    if text.isEmpty { return .null }
    guard case .number(let digits)? = try? JSONValue(utf8: Array(text.utf8)) else {
      return member.value
    }
    return .number(digits)
  }
}
