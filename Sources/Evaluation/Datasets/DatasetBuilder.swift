import Workflows

/// Turns rows into examples and refuses what would spoil a result later.
struct DatasetBuilder {
  let file: String
  let options: DatasetOptions

  func examples(from rows: [DatasetRow]) throws(EvaluationError) -> [Example] {
    let idField = idField(of: rows)
    var lines: [String: Int] = [:]
    var examples: [Example] = []
    for (number, row) in rows.enumerated() {
      if options.benchmark == nil {
        for field in options.requiredFields { _ = try value(of: field, in: row) }
      }
      let id = if let idField { try identifier(idField, in: row) } else { String(number) }
      if let earlier = lines.updateValue(row.line, forKey: id) {
        throw error(
          .duplicateID,
          "the id '\(id.prefix(80))' is also that of line \(earlier); make ids unique",
          row)
      }
      let example =
        if let benchmark = options.benchmark { try published(row, id: id, benchmark) } else {
          Example(id: id, fields: Self.fields(of: row), references: try references(of: row))
        }
      examples.append(example)
    }
    try requireTests(for: examples)
    return examples
  }

  /// The field that names rows, or `nil` where they are called by their number.
  func idField(of rows: [DatasetRow]) -> String? {
    let published = [options.benchmark?.format.layout.idField, "id"].compactMap { $0 }
    return options.idField ?? published.first { name in rows.contains { $0[name] != nil } }
  }

  private func published(
    _ row: DatasetRow, id: String, _ benchmark: BenchmarkOptions
  ) throws(EvaluationError) -> Example {
    let source = BenchmarkRow(row: row, file: file, format: benchmark.format)
    try source.requireFields()
    let fields = Self.fields(of: row).merging(try source.derivedFields(benchmark)) { $1 }
    for field in options.requiredFields where fields[field] == nil {
      let names = fields.keys.sorted()
      let remedy =
        field == "public_tests" ? "; name the file of public tests under 'public_tests'" : ""
      throw error(
        .missingField,
        "\(benchmark.format.layout.title) has no field '\(field)'"
          + (remedy.isEmpty ? NearestName.hint(for: field, among: names) : remedy)
          + " (fields: \(names.joined(separator: ", ")))", row)
    }
    let references =
      options.referenceField == nil ? try source.references() : try references(of: row)
    return Example(id: id, fields: fields, references: references)
  }

  /// A file of other tasks would leave every program untested, as if all had passed.
  private func requireTests(for examples: [Example]) throws(EvaluationError) {
    guard let benchmark = options.benchmark, let tests = benchmark.publicTests,
      [.humaneval, .mbpp].contains(benchmark.format)
    else { return }
    let isMentioned = examples.contains {
      tests.mentions(
        task: $0.fields["task_id"] ?? "", entryPoint: $0.fields["entry_point"] ?? "",
        benchmark.compatibility)
    }
    guard !isMentioned else { return }
    throw EvaluationError(
      .missingData,
      "not one of the \(examples.count) tasks has a test in '\(tests.name)'; "
        + "name the public tests of this benchmark under 'public_tests'", file: file)
  }

  static func fields(of row: DatasetRow) -> [String: String] {
    row.members.reduce(into: [:]) { fields, member in
      fields[member.name] = member.value == .null ? nil : member.value.text
    }
  }

  private func identifier(_ field: String, in row: DatasetRow) throws(EvaluationError) -> String {
    let id = try value(of: field, in: row).text
    guard !id.isEmpty else { throw error(.badField, "the id in '\(field)' is empty", row) }
    return id
  }

  private func references(of row: DatasetRow) throws(EvaluationError) -> [String] {
    guard let field = options.referenceField else { return [] }
    switch try value(of: field, in: row) {
    case .string(let text):
      guard let separator = options.referenceSeparator, !separator.isEmpty else { return [text] }
      let parts = text.split(separator: separator).map(\.trimmed).filter { !$0.isEmpty }
      return parts.isEmpty ? [text] : parts
    case .number(let digits): return [JSONValue.number(digits).text]
    case .array(let values) where !values.isEmpty:
      var texts: [String] = []
      for value in values {
        guard isScalar(value) else { throw badReference(value, field, row) }
        texts.append(value.text)
      }
      return texts
    case let other: throw badReference(other, field, row)
    }
  }

  private func isScalar(_ value: JSONValue) -> Bool {
    switch value {
    case .string, .number: true
    default: false
    }
  }

  private func badReference(
    _ value: JSONValue, _ field: String, _ row: DatasetRow
  ) -> EvaluationError {
    let found = value == .array([]) ? "an empty array" : value.kind
    return error(
      .badField,
      "the reference '\(field)' holds \(found); give a text, a number or an array of them", row)
  }

  private func value(of field: String, in row: DatasetRow) throws(EvaluationError) -> JSONValue {
    if let value = row[field] { return value }
    if row.fieldNames.contains(field) {
      throw error(.missingField, "the field '\(field)' is null", row)
    }
    let hint = NearestName.hint(for: field, among: row.fieldNames)
    let names = row.fieldNames.isEmpty ? "none" : row.fieldNames.joined(separator: ", ")
    throw error(.missingField, "the field '\(field)' is missing\(hint) (fields: \(names))", row)
  }

  private func error(
    _ code: EvaluationError.Code, _ message: String, _ row: DatasetRow
  ) -> EvaluationError {
    EvaluationError(code, message, file: file, line: row.line)
  }
}
