public import Foundation
public import PromptSpace

/// A whole space of combinations with measured scores: a problem on which a search costs nothing.
///
/// As text JSON Lines: a ``ScoreTableHeader``, then one ``ScoreTableRow`` per combination in any order.
public struct ScoreTable: Hashable, Sendable {
  public let header: ScoreTableHeader
  /// By rank.
  public let rows: [ScoreTableRow]

  /// - Precondition: the header is sound, and there is one row for each combination, by rank.
  init(header: ScoreTableHeader, rows: [ScoreTableRow]) {
    precondition(rows.count == header.space.count, "\(rows.count) rows of \(header.space.sizes)")
    self.header = header
    self.rows = rows
  }

  /// Reads a complete table.
  ///
  /// - Parameter name: for messages.
  /// - Throws: ``ScoreTableError``: for the first bad line, or for missing combinations.
  /// - Complexity: O(bytes).
  public init(_ data: Data, name: String) throws(ScoreTableError) {
    let partial = try PartialScoreTable(data, name: name, toleratesTornEnd: false)
    guard partial.missing.isEmpty else {
      throw ScoreTableError(
        file: name,
        "\(partial.missing.count) of \(partial.header.space.count ?? 0) combinations are missing, "
          + "the first is \(partial.missing[0]); go on with 'maspob tabulate' and the same output")
    }
    header = partial.header
    rows = partial.rows.sorted { $0.assignment < $1.assignment }
  }

  /// - Throws: ``ScoreTableError``, also where the file cannot be read.
  public init(contentsOf file: URL) throws(ScoreTableError) {
    let data: Data
    do { data = try Data(contentsOf: file) } catch {
      throw ScoreTableError(file: file.relativePath, "cannot be read; check the path")
    }
    try self.init(data, name: file.relativePath)
  }

  /// The text of a header or a row, with its line end; keys are sorted, so bytes are reproducible.
  ///
  /// - Throws: `EncodingError` for numbers that JSON has not.
  public static func line(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }
}

/// As much of a table as was written so far.
public struct PartialScoreTable: Sendable {
  public let header: ScoreTableHeader
  /// In the order of the file.
  public private(set) var rows: [ScoreTableRow] = []
  /// How many bytes of the file are whole lines that were read.
  public private(set) var soundBytes: Int

  /// - Parameters:
  ///   - name: for messages.
  ///   - toleratesTornEnd: whether a last line without its end is left out instead of refused.
  /// - Throws: ``ScoreTableError`` for the first bad line.
  public init(_ data: Data, name: String, toleratesTornEnd: Bool) throws(ScoreTableError) {
    let newline = UInt8(ascii: "\n")
    let whole = data.last == newline
    var lines = data.split(separator: newline, omittingEmptySubsequences: false)[...]
    if whole || (toleratesTornEnd && lines.count > 1) { lines = lines.dropLast() }
    soundBytes = lines.reduce(0) { $0 + $1.count + 1 }
    guard let first = lines.first, !data.isEmpty else {
      throw ScoreTableError(file: name, line: 1, "is empty; 'maspob tabulate' writes a table")
    }
    let header: ScoreTableHeader = try Self.decode(first, file: name, line: 1)
    try header.validate(file: name)
    self.header = header
    var seen: [PromptAssignment: Int] = [:]
    for (index, line) in lines.enumerated().dropFirst() {
      let row: ScoreTableRow = try Self.decode(line, file: name, line: index + 1)
      if let fault = row.fault(in: header) {
        throw ScoreTableError(file: name, line: index + 1, fault)
      }
      if let earlier = seen.updateValue(index + 1, forKey: row.assignment) {
        throw ScoreTableError(
          file: name, line: index + 1,
          "\(row.assignment) stands on line \(earlier) already; remove one of the two")
      }
      rows.append(row)
    }
  }

  /// Combinations without a row, in rank order.
  public var missing: [PromptAssignment] {
    let known = Set(rows.map(\.assignment))
    let space = header.space
    return (0..<(space.count ?? 0)).map(space.assignment).filter { !known.contains($0) }
  }

  private static func decode<Value: Decodable>(
    _ line: Data, file: String, line number: Int
  ) throws(ScoreTableError) -> Value {
    do {
      return try JSONDecoder().decode(Value.self, from: line)
    } catch let error as DecodingError {
      throw ScoreTableError(file: file, line: number, words(error, isHeader: number == 1))
    } catch {
      throw ScoreTableError(file: file, line: number, "cannot be read")
    }
  }

  private static func words(_ error: DecodingError, isHeader: Bool) -> String {
    func path(_ context: DecodingError.Context) -> String {
      let keys = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
      return keys.isEmpty ? "" : keys.joined(separator: ".") + ": "
    }
    switch error {
    case .keyNotFound(let key, let context):
      return path(context) + "the key '\(key.stringValue)' is missing"
        + (isHeader ? "; the first line of a table is its header, of kind 'maspob-table'" : "")
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return path(context) + "has a value of the wrong kind"
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      return path(context) + "has a value that cannot be used"
    default:
      return "is no complete JSON object; remove a cut line, or go on with 'maspob tabulate'"
    }
  }
}
