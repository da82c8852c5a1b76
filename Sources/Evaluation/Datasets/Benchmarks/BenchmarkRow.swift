import Workflows

/// A row of a published file while its fields are read.
struct BenchmarkRow {
  let row: DatasetRow
  let file: String
  let format: BenchmarkFormat

  /// - Throws: ``EvaluationError`` naming the first field that is missing or of the wrong kind.
  func requireFields() throws(EvaluationError) {
    for (name, kind) in format.layout.required {
      guard let value = row[name] else { throw missing(name) }
      switch (kind, value) {
      case (.text, .string), (.text, .number), (.list, .array): continue
      default: throw wrong(name, value, "\(kind.rawValue) is expected")
      }
    }
    let answers = format.layout.answerFields
    if let first = answers.first, !answers.contains(where: { row[$0] != nil }) {
      throw missing(first)
    }
  }

  /// A text or a number as text.
  func text(_ name: String) throws(EvaluationError) -> String {
    guard let value = row[name] else { throw missing(name) }
    switch value {
    case .string, .number: return value.text
    default: throw wrong(name, value, "a text is expected")
    }
  }

  /// A list of texts; an absent one is empty.
  func texts(_ name: String) throws(EvaluationError) -> [String] {
    guard let value = row[name] else { return [] }
    return try texts(of: value, in: name)
  }

  func texts(of value: JSONValue, in name: String) throws(EvaluationError) -> [String] {
    guard case .array(let values) = value else {
      throw wrong(name, value, "a list of texts is expected")
    }
    var texts: [String] = []
    for value in values {
      guard case .string(let text) = value else {
        throw wrong(name, value, "each entry must be a text")
      }
      texts.append(text)
    }
    return texts
  }

  func wrong(_ name: String, _ found: JSONValue, _ wish: String) -> EvaluationError {
    error(.badField, "the field '\(name)' holds \(found.kind), and \(wish)")
  }

  private func missing(_ name: String) -> EvaluationError {
    let names = row.fieldNames.isEmpty ? "none" : row.fieldNames.joined(separator: ", ")
    if let relative = BenchmarkFormat.detected(in: row), relative != format {
      return error(
        .missingField,
        "this is a row of \(relative.layout.title), not of \(format.layout.title); "
          + "name the format '\(relative.rawValue)', or another file")
    }
    let state = row.fieldNames.contains(name) ? "null" : "missing"
    return error(
      .missingField,
      "the field '\(name)' of \(format.layout.title) is \(state) (fields: \(names)); "
        + "name the format of this file, or another file")
  }

  private func error(_ code: EvaluationError.Code, _ message: String) -> EvaluationError {
    EvaluationError(code, message, file: file, line: row.line)
  }
}
