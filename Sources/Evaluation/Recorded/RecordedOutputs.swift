import Workflows

/// Outputs that a model or another tool gave earlier, matched to the examples of a data set.
///
/// JSON Lines (or one JSON array) of `{"id", "output"}`. All ids are ids of the data, or all are row numbers
/// from 0; where both readings fit, ids of the data win. An example without a line, or with the output `null`,
/// has no output; an id twice or one that the data does not have is an error.
public struct RecordedOutputs: Hashable, Sendable {
  /// What the ids of the file are.
  public enum Naming: String, Hashable, Codable, Sendable { case ids, rowNumbers }

  /// One entry per example, `nil` where nothing was recorded.
  public let outputs: [String?]
  public let naming: Naming
  /// Whether the ids could have been read as row numbers of other examples.
  public let isAmbiguous: Bool

  /// - Throws: ``EvaluationError`` with file and line.
  /// - Complexity: O(bytes).
  public init(bytes: [UInt8], name: String, for dataset: Dataset) throws(EvaluationError) {
    let lines = try Self.lines(of: bytes, name: name)
    var positions: [String: Int] = [:]
    for (index, example) in dataset.examples.enumerated() { positions[example.id] = index }
    let numbers = lines.map { Self.rowNumber($0.id, below: dataset.examples.count) }
    let known = lines.map { positions[$0.id] }
    let indices: [Int]
    if let unknown = known.firstIndex(of: nil) {
      guard let stranger = numbers.firstIndex(of: nil) else {
        naming = .rowNumbers
        isAmbiguous = false
        outputs = Self.placed(lines, numbers.compactMap { $0 }, of: dataset)
        return
      }
      throw Self.unknown(
        lines[known[stranger] == nil ? stranger : unknown], dataset: dataset, file: name)
    } else {
      indices = known.compactMap { $0 }
    }
    naming = .ids
    isAmbiguous = numbers.allSatisfy { $0 != nil } && numbers.compactMap { $0 } != indices
    outputs = Self.placed(lines, indices, of: dataset)
  }

  /// - Throws: ``EvaluationError``, also when the file cannot be read.
  public init(path: String, for dataset: Dataset) throws(EvaluationError) {
    try self.init(bytes: Dataset.content(of: path), name: path, for: dataset)
  }

  private struct Line {
    let id: String
    let output: String?
    let line: Int
  }

  private static func lines(of bytes: [UInt8], name: String) throws(EvaluationError) -> [Line] {
    var reader = RowReader(bytes, file: name)
    var lines: [Line] = []
    var earlier: [String: Int] = [:]
    while let row = try reader.next() {
      let line = Line(id: try id(of: row, name), output: try output(of: row, name), line: row.line)
      if let first = earlier.updateValue(row.line, forKey: line.id) {
        throw EvaluationError(
          .duplicateID,
          "the id '\(line.id.prefix(80))' is also that of line \(first); keep one output for it",
          file: name, line: row.line)
      }
      lines.append(line)
    }
    guard !lines.isEmpty else {
      throw EvaluationError(.empty, "there is no prediction in the file", file: name)
    }
    return lines
  }

  private static func id(of row: DatasetRow, _ file: String) throws(EvaluationError) -> String {
    switch row["id"] {
    case .string(let text)? where !text.isEmpty: return text
    case .number?: return row["id"]?.text ?? ""
    default: throw malformed("id", row, file)
    }
  }

  private static func output(
    of row: DatasetRow, _ file: String
  ) throws(EvaluationError) -> String? {
    switch row["output"] {
    case .string(let text)?: return text
    case .number?: return row["output"]?.text
    case nil where row.fieldNames.contains("output"): return nil
    default: throw malformed("output", row, file)
    }
  }

  private static func malformed(
    _ field: String, _ row: DatasetRow, _ file: String
  ) -> EvaluationError {
    let hint = row[field] == nil ? NearestName.hint(for: field, among: row.fieldNames) : ""
    return EvaluationError(
      row[field] == nil ? .missingField : .badField,
      "a prediction is {\"id\": text or number, \"output\": text}; '\(field)' is "
        + (row[field] == nil ? "missing\(hint)" : row[field]?.kind ?? ""), file: file,
      line: row.line)
  }

  private static func rowNumber(_ id: String, below count: Int) -> Int? {
    guard let number = Int(id), String(number) == id, (0..<count).contains(number) else {
      return nil
    }
    return number
  }

  private static func placed(_ lines: [Line], _ indices: [Int], of dataset: Dataset) -> [String?] {
    var outputs = [String?](repeating: nil, count: dataset.examples.count)
    for (line, index) in zip(lines, indices) { outputs[index] = line.output }
    return outputs
  }

  private static func unknown(_ line: Line, dataset: Dataset, file: String) -> EvaluationError {
    let count = dataset.examples.count
    let naming =
      dataset.usesRowNumbers
      ? "its rows are called 0 to \(count - 1)"
      : "its ids are like '\(dataset.examples[0].id.prefix(80))', or all ids are row numbers from 0 to \(count - 1)"
    return EvaluationError(
      .missingData, "\(dataset.name) has no row '\(line.id.prefix(80))'; \(naming)", file: file,
      line: line.line)
  }
}
