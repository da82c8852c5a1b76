import Workflows

/// Reads RFC 4180: a header row, fields in double quotes where they hold commas, quotes or line ends.
///
/// Line ends may be CRLF, LF or CR; blank lines between records are skipped but counted.
struct CSVReader: DatasetReader {
  private let bytes: [UInt8]
  private let file: String
  private var position: Int
  private var line = 1
  private var header: [String]?

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  mutating func next() throws(EvaluationError) -> DatasetRow? {
    let names: [String]
    if let header {
      names = header
    } else {
      names = try readHeader()
      header = names
    }
    skipBlankLines()
    guard position < bytes.count else { return nil }
    let start = line
    let fields = try record()
    guard fields.count == names.count else {
      throw error(
        .malformed,
        "the record has \(fields.count) fields, the header \(names.count); "
          + "put fields that hold commas in double quotes", at: start)
    }
    return DatasetRow(
      line: start, members: zip(names, fields).map { JSONValue.Member($0, .string($1)) })
  }

  private mutating func readHeader() throws(EvaluationError) -> [String] {
    skipBlankLines()
    guard position < bytes.count else { return [] }
    let start = line
    let names = try record()
    for (index, name) in names.enumerated() {
      guard !name.isEmpty else {
        throw error(.duplicateField, "column \(index + 1) has no name in the header", at: start)
      }
      guard !names[..<index].contains(name) else {
        throw error(.duplicateField, "the header names '\(name)' twice", at: start)
      }
    }
    return names
  }

  private mutating func record() throws(EvaluationError) -> [String] {
    var fields: [String] = []
    while true {
      let isQuoted = peek == UInt8(ascii: "\"")
      fields.append(isQuoted ? try quotedField() : try plainField())
      guard peek == UInt8(ascii: ",") else { break }
      position += 1
    }
    takeLineEnd()
    return fields
  }

  private mutating func plainField() throws(EvaluationError) -> String {
    let start = position
    while let byte = peek, byte != UInt8(ascii: ","), !isLineEnd(byte) {
      guard byte != UInt8(ascii: "\"") else {
        throw error(
          .malformed,
          "a double quote inside an unquoted field; quote the field and double the quote", at: line)
      }
      position += 1
    }
    return try text(bytes[start..<position], startingAt: line)
  }

  private mutating func quotedField() throws(EvaluationError) -> String {
    let start = line
    position += 1
    var content: [UInt8] = []
    while let byte = peek {
      if byte == UInt8(ascii: "\"") {
        position += 1
        guard peek == UInt8(ascii: "\"") else { return try closedField(content, startedAt: start) }
      } else if isLineEnd(byte) {
        let end = position
        takeLineEnd()
        content += bytes[end..<position]
        continue
      }
      content.append(byte)
      position += 1
    }
    throw error(.malformed, "a quoted field is never closed", at: start)
  }

  private func closedField(
    _ content: [UInt8], startedAt start: Int
  ) throws(EvaluationError) -> String {
    if let byte = peek, byte != UInt8(ascii: ","), !isLineEnd(byte) {
      throw error(
        .malformed, "text after a closing quote; double the quotes inside a field", at: line)
    }
    return try text(content[...], startingAt: start)
  }

  private func text(
    _ content: ArraySlice<UInt8>, startingAt start: Int
  ) throws(EvaluationError) -> String {
    guard let text = String(validating: content, as: UTF8.self) else {
      throw error(.notUTF8, "a field is not UTF-8; save the file as UTF-8", at: start)
    }
    return text
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  private mutating func skipBlankLines() {
    while let byte = peek, isLineEnd(byte) { takeLineEnd() }
  }

  private mutating func takeLineEnd() {
    guard let byte = peek, isLineEnd(byte) else { return }
    position += 1
    if byte == 0x0D, peek == 0x0A { position += 1 }
    line += 1
  }

  private func error(_ code: EvaluationError.Code, _ message: String, at line: Int)
    -> EvaluationError
  {
    EvaluationError(code, message, file: file, line: line)
  }
}
