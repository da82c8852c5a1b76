import Evaluation
import PromptSpace
import Reports
import Studies
import Workflows

/// Scores from elsewhere as a file lists them.
struct AttachedFile {
  struct Entry {
    let observation: Observation
    /// Such as `old.jsonl:3`.
    let source: String
  }

  private(set) var entries: [Entry] = []
  /// Rows of a table whose evaluation had no score.
  private(set) var unscoredRows = 0

  /// Reads JSON Lines or CSV; the `trials.csv` of another run of the same pools is such a table.
  ///
  /// - Throws: ``EvaluationError`` with file and line for the first row that cannot be used.
  init(path: String, parser: ReportParser) throws(EvaluationError) {
    let isTable = path.lowercased().hasSuffix(".csv")
    let numbers: Set = ["score", "n", "variance"]
    let rows = try ReportedRows.read(path: path, numbers: numbers)
    for (index, row) in rows.enumerated() {
      // A later row of the same assignment tells its examples too.
      if isTable, row.value["status"] == .string(TrialState.partial.rawValue),
        rows[(index + 1)...].contains(where: { $0.value["assignment"] == row.value["assignment"] })
      {
        continue
      }
      do {
        if isTable, row.value["score"] == .null {
          unscoredRows += 1
          continue
        }
        let value = isTable ? Self.withoutOtherColumns(row.value) : row.value
        let fields = try JSONFields(value, allowed: ReportParser.observationFields)
        entries.append(
          Entry(
            observation: try parser.observation(fields), source: "\(path):\(row.line)"))
      } catch {
        throw EvaluationError(error.code, error.message, file: path, line: row.line)
      }
    }
  }

  /// A table of trials says more than an observation needs.
  private static func withoutOtherColumns(_ value: JSONValue) -> JSONValue {
    guard case .object(let members) = value else { return value }
    let others = Set(TrialsTable.columns).subtracting(ReportParser.observationFields)
    return .object(members.filter { !others.contains($0.name) })
  }
}
