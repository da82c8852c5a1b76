public import PromptSpace

/// Every evaluation of every study of a comparison, one row each, as an open table.
public struct CurvesTable: Hashable, Sendable {
  /// One evaluation.
  public struct Row: Hashable, Sendable {
    /// Which problem.
    public let table: String
    public let method: String
    public let seed: UInt64
    /// From 1.
    public let evaluation: Int
    public let assignment: PromptAssignment
    /// As observed; `nil` where it was unusable.
    public let score: Double?
    /// The expected score.
    public let trueScore: Double
    /// What a user would take now, and how far its true score is from the best.
    public let incumbent: PromptAssignment?
    public let simpleRegret: Double
    /// In units of a uniform draw's.
    public let normalizedRegret: Double
  }

  /// Why a text is no such table.
  public enum ReadingError: Error, Equatable {
    case wrongHeader
    /// Lines are counted from 1, the header's number.
    case unreadableLine(Int)
  }

  public static let header =
    "table,method,seed,evaluation,assignment,score,true_score,best_so_far,simple_regret,"
    + "normalized_regret"

  public var rows: [Row]

  public init(rows: [Row] = []) { self.rows = rows }

  /// The rows of one study.
  ///
  /// - Precondition: names hold no quotes and no line ends.
  public init(table: String, method: String, seed: UInt64, study: InstantStudy) {
    precondition(
      !(table + method).contains { $0 == "\"" || $0.isNewline }, "\(table), \(method)")
    rows = study.points.enumerated().map { index, point in
      Row(
        table: table, method: method, seed: seed, evaluation: index + 1,
        assignment: point.assignment, score: point.score, trueScore: point.trueScore,
        incumbent: point.incumbent, simpleRegret: point.simpleRegret,
        normalizedRegret: point.normalizedRegret)
    }
  }

  /// Comma-separated text with a header; numbers are written so that reading gives the same bits.
  public var csv: String {
    ([Self.header] + rows.map(Self.line)).joined(separator: "\n") + "\n"
  }

  /// Reads what ``csv`` writes.
  public init(csv: String) throws(ReadingError) {
    let lines = csv.split(whereSeparator: \.isNewline)
    guard lines.first.map(String.init) == Self.header else { throw .wrongHeader }
    rows = []
    for (index, line) in lines.enumerated().dropFirst() {
      guard let row = Self.row(Self.fields(line)) else { throw .unreadableLine(index + 1) }
      rows.append(row)
    }
  }

  /// A field in quotes where it holds a comma, as a method's settings may.
  static func field(_ text: String) -> String { text.contains(",") ? "\"\(text)\"" : text }

  private static func line(_ row: Row) -> String {
    [
      field(row.table), field(row.method), "\(row.seed)", "\(row.evaluation)",
      row.assignment.description, row.score.map { "\($0)" } ?? "", "\(row.trueScore)",
      row.incumbent?.description ?? "", "\(row.simpleRegret)",
      "\(row.normalizedRegret)",
    ].joined(separator: ",")
  }

  private static func fields(_ line: Substring) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in line {
      if character == "\"" {
        isQuoted.toggle()
      } else if character == ",", !isQuoted {
        fields.append("")
      } else {
        fields[fields.count - 1].append(character)
      }
    }
    return fields
  }

  private static func row(_ fields: [String]) -> Row? {
    guard fields.count == 10, let seed = UInt64(fields[2]), let evaluation = Int(fields[3]),
      let assignment = PromptAssignment(fields[4]), let trueScore = Double(fields[6]),
      let regret = Double(fields[8]), let normalized = Double(fields[9])
    else { return nil }
    let (score, incumbent) = (Double(fields[5]), PromptAssignment(fields[7]))
    guard score != nil || fields[5].isEmpty, incumbent != nil || fields[7].isEmpty else {
      return nil
    }
    return Row(
      table: fields[0], method: fields[1], seed: seed, evaluation: evaluation,
      assignment: assignment, score: score, trueScore: trueScore, incumbent: incumbent,
      simpleRegret: regret, normalizedRegret: normalized)
  }
}

extension CurvesTable.Row {
  /// The same evaluation by another method, which recommends something else.
  ///
  /// - Parameter choice: `nil` keeps the recommendation.
  public func recommending(
    _ choice: PromptAssignment?, as method: String, on problem: some InstantProblem
  ) -> CurvesTable.Row {
    CurvesTable.Row(
      table: table, method: method, seed: seed, evaluation: evaluation, assignment: assignment,
      score: score, trueScore: trueScore, incumbent: choice ?? incumbent,
      simpleRegret: choice.map(problem.simpleRegret) ?? simpleRegret,
      normalizedRegret: choice.map(problem.normalizedRegret) ?? normalizedRegret)
  }

  /// The same evaluation in another table.
  public func relabelled(table: String, seed: UInt64) -> CurvesTable.Row {
    CurvesTable.Row(
      table: table, method: method, seed: seed, evaluation: evaluation, assignment: assignment,
      score: score, trueScore: trueScore, incumbent: incumbent, simpleRegret: simpleRegret,
      normalizedRegret: normalizedRegret)
  }
}
