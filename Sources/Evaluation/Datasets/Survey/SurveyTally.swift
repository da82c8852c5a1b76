import Workflows

/// Counts the rows of a file one by one.
struct SurveyTally {
  let file: String
  private(set) var format: BenchmarkFormat?
  private(set) var rows = 0
  private(set) var examples: [(line: Int, example: Example)] = []
  private(set) var idField: String?
  private(set) var ids: [String: [Int]] = [:]
  private(set) var texts: [String: [Int]] = [:]
  var problems: [DatasetSurvey.Problem] = []
  private var names: [String] = []
  private var kinds: [String: [String: Int]] = [:]
  private var blanks: [String: Int] = [:]

  init(file: String, format: BenchmarkFormat?) {
    self.file = file
    self.format = format
  }

  var fields: [DatasetSurvey.Field] {
    names.map { name in
      let kinds = kinds[name] ?? [:]
      return DatasetSurvey.Field(
        name: name, rows: kinds.values.reduce(0, +), kinds: kinds, blank: blanks[name] ?? 0)
    }
  }

  mutating func add(_ row: DatasetRow) {
    if rows == 0 { begin(with: row) }
    rows += 1
    for member in row.members { count(member) }
    let id = idField.flatMap { row[$0]?.text }
    if let idField, id == nil {
      problems.append(.init(line: row.line, message: "the id in '\(idField)' is missing"))
    }
    if let id { ids[id, default: []].append(row.line) }
    texts[text(of: row), default: []].append(row.line)
    read(row, id: id ?? String(rows - 1))
  }

  /// An empty file is a problem of its own.
  func finished() -> SurveyTally {
    var tally = self
    if rows == 0, problems.isEmpty {
      tally.problems.append(.init(line: nil, message: "there is no example in the file"))
    }
    return tally
  }

  private mutating func begin(with row: DatasetRow) {
    format = format ?? BenchmarkFormat.detected(in: row)
    idField = [format?.layout.idField, "id"].compactMap { $0 }.first { row[$0] != nil }
  }

  private mutating func count(_ member: JSONValue.Member) {
    if kinds[member.name] == nil, !names.contains(member.name) { names.append(member.name) }
    let kind =
      switch member.value {
      case .null: nil as String?
      case .bool: "boolean"
      case .number: "number"
      case .string: "text"
      case .array: "list"
      case .object: "object"
      }
    guard let kind else { return }
    kinds[member.name, default: [:]][kind, default: 0] += 1
    if case .string(let text) = member.value, text.allSatisfy(\.isWhitespace) {
      blanks[member.name, default: 0] += 1
    }
  }

  /// What makes two rows the same question.
  private func text(of row: DatasetRow) -> String {
    if let field = format?.layout.questionField, let value = row[field] { return value.text }
    let members = row.members.filter { $0.name != idField }.sorted { $0.name < $1.name }
    return JSONValue.object(members).compactJSON
  }

  private mutating func read(_ row: DatasetRow, id: String) {
    guard let format else { return }
    let source = BenchmarkRow(row: row, file: file, format: format)
    do {
      try source.requireFields()
      let fields = DatasetBuilder.fields(of: row)
        .merging(try source.derivedFields(BenchmarkOptions(format))) { $1 }
      let example = Example(id: id, fields: fields, references: try source.references())
      examples.append((row.line, example))
    } catch {
      problems.append(.init(line: error.line, message: error.message))
    }
  }
}
