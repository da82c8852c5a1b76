import Evaluation

/// A survey as `dataset check` shows it, with the accepted answers that no metric can read.
struct SurveyReport: Encodable {
  /// As many of each kind are shown to a person; `--json` has all.
  private static let shown = 3

  let survey: DatasetSurvey
  private let unreadable: [DatasetSurvey.Problem]

  init(_ survey: DatasetSurvey) {
    self.survey = survey
    let metric = survey.format.flatMap { try? MetricRegistry.metric(named: $0.layout.metric) }
    unreadable = survey.examples.compactMap { line, example in
      metric.flatMap { $0.exclusion(of: example) ?? $0.objection(to: example) }
        .map { .init(line: line, message: $0) }
    }
  }

  /// Whether the file could not be used as it is.
  var isBroken: Bool { !survey.problems.isEmpty || !survey.duplicateIDs.isEmpty }

  var text: String {
    let format = survey.format.map { $0.rawValue } ?? "none that is known"
    let naming = survey.idField.map { "ids in '\($0)'" } ?? "rows called by their number"
    let fields = survey.fields.map(line)
    let findings =
      Self.list("rows that cannot be read", survey.problems.map(Self.words))
      + Self.list("ids that stand twice", survey.duplicateIDs.map(Self.words))
      + Self.list("questions that stand twice", survey.duplicateTexts.map(Self.words))
      + Self.list("accepted answers that cannot be read", unreadable.map(Self.words))
    return
      (["\(survey.file): \(survey.rows) rows, format \(format), \(naming)"] + fields
      + (findings.isEmpty ? ["  nothing is odd"] : findings)).joined(separator: "\n")
  }

  static func text(of overlap: SurveyOverlap) -> String {
    let findings =
      list("ids in both files", overlap.ids.map(words))
      + list("questions in both files", overlap.texts.map(words))
    return findings.isEmpty
      ? "  the files share no row" : findings.joined(separator: "\n")
  }

  private func line(_ field: DatasetSurvey.Field) -> String {
    let kinds = field.kinds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { kind, count in
      field.kinds.count == 1 ? kind : "\(kind) \(count)"
    }
    let blank = field.blank > 0 ? ", \(field.blank) blank" : ""
    let missing =
      field.rows < survey.rows ? ", absent or null in \(survey.rows - field.rows) rows" : ""
    return "  \(field.name): \(kinds.joined(separator: ", "))\(blank)\(missing)"
  }

  private static func list(_ title: String, _ findings: [String]) -> [String] {
    guard !findings.isEmpty else { return [] }
    let rest = findings.count - shown
    return ["  \(title): \(findings.count)"] + findings.prefix(shown).map { "    \($0)" }
      + (rest > 0 ? ["    … and \(rest) more; --json shows all"] : [])
  }

  private static func words(_ problem: DatasetSurvey.Problem) -> String {
    (problem.line.map { "line \($0): " } ?? "") + problem.message
  }

  private static func words(_ duplicate: DatasetSurvey.Duplicate) -> String {
    "lines \(words(duplicate.lines)): \(duplicate.text)"
  }

  private static func words(_ shared: SurveyOverlap.Shared) -> String {
    "lines \(words(shared.firstLines)) and \(words(shared.secondLines)): \(shared.text)"
  }

  private static func words(_ lines: [Int]) -> String {
    lines.map(String.init).joined(separator: ", ")
  }

  private enum CodingKeys: String, CodingKey {
    case file, rows, format, idField, fields, problems, duplicateIDs, duplicateTexts
    case unreadableAnswers
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(survey.file, forKey: .file)
    try container.encode(survey.rows, forKey: .rows)
    try container.encode(survey.format, forKey: .format)
    try container.encode(survey.idField, forKey: .idField)
    try container.encode(survey.fields, forKey: .fields)
    try container.encode(survey.problems, forKey: .problems)
    try container.encode(survey.duplicateIDs, forKey: .duplicateIDs)
    try container.encode(survey.duplicateTexts, forKey: .duplicateTexts)
    try container.encode(unreadable, forKey: .unreadableAnswers)
  }
}
