import Workflows

/// Reads one JSON object a line; blank lines are skipped but counted.
struct JSONLinesReader: DatasetReader {
  private let bytes: [UInt8]
  private let file: String
  private var position: Int
  private var line = 0

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  var survivesErrors: Bool { true }

  mutating func next() throws(EvaluationError) -> DatasetRow? {
    while position < bytes.count {
      let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let content = bytes[position..<end]
      position = end + 1
      line += 1
      if !content.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) {
        return try row(Array(content))
      }
    }
    return nil
  }

  private func row(_ content: [UInt8]) throws(EvaluationError) -> DatasetRow {
    guard String(validating: content, as: UTF8.self) != nil else {
      throw EvaluationError(
        .notUTF8, "the line is not UTF-8; save the file as UTF-8", file: file, line: line)
    }
    let value: JSONValue
    do {
      value = try JSONValue(utf8: content)
    } catch {
      throw EvaluationError(
        .malformed, "malformed JSON: \(error); write one complete object per line", file: file,
        line: line)
    }
    guard case .object(let members) = value else {
      throw EvaluationError(
        .notAnObject, "\(value.kind) is no row; write one JSON object per line", file: file,
        line: line)
    }
    return DatasetRow(line: line, members: members)
  }
}
