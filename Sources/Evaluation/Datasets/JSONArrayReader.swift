import Workflows

/// Reads a file that is one JSON array of objects, element by element, so that each row knows its line.
struct JSONArrayReader: DatasetReader {
  private let bytes: [UInt8]
  private let file: String
  private var position: Int
  private var line = 1
  private var isOpen = false
  private var isClosed = false

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// Whether the content is one array rather than an object a line.
  static func recognises(_ bytes: [UInt8]) -> Bool {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    return bytes[start...].first { !isWhitespace($0) } == UInt8(ascii: "[")
  }

  mutating func next() throws(EvaluationError) -> DatasetRow? {
    skipWhitespace()
    if isClosed {
      guard position == bytes.count else { throw error("text after the end of the array") }
      return nil
    }
    if !isOpen {
      position += 1
      isOpen = true
      skipWhitespace()
      if take("]") { return try end() }
    }
    let row = try element()
    skipWhitespace()
    if take("]") { isClosed = true } else if !take(",") { throw error("',' or ']' is missing") }
    return row
  }

  private mutating func end() throws(EvaluationError) -> DatasetRow? {
    isClosed = true
    return try next()
  }

  /// The text up to the comma or bracket that closes the element, parsed by itself.
  private mutating func element() throws(EvaluationError) -> DatasetRow {
    let (start, startLine) = (position, line)
    skipElement()
    let content = Array(bytes[start..<position])
    guard String(validating: content, as: UTF8.self) != nil else {
      throw EvaluationError(
        .notUTF8, "the row is not UTF-8; save the file as UTF-8", file: file, line: startLine)
    }
    let value: JSONValue
    do { value = try JSONValue(utf8: content) } catch {
      throw EvaluationError(
        .malformed, "malformed JSON in the row that begins here: \(error)", file: file,
        line: startLine)
    }
    guard case .object(let members) = value else {
      throw EvaluationError(
        .notAnObject, "\(value.kind) is no row; the array must hold objects", file: file,
        line: startLine)
    }
    return DatasetRow(line: startLine, members: members)
  }

  /// Moves behind one value, whatever is wrong inside of it.
  private mutating func skipElement() {
    var depth = 0
    var isString = false
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""): isString.toggle()
      case UInt8(ascii: "\\") where isString: position += 1
      case _ where isString: break
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return }
        depth -= 1
      case UInt8(ascii: ",") where depth == 0: return
      default: break
      }
      if position < bytes.count, bytes[position] == UInt8(ascii: "\n") { line += 1 }
      position += 1
    }
    position = min(position, bytes.count)
  }

  private mutating func skipWhitespace() {
    while position < bytes.count, Self.isWhitespace(bytes[position]) {
      if bytes[position] == UInt8(ascii: "\n") { line += 1 }
      position += 1
    }
  }

  private mutating func take(_ expected: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: expected) else { return false }
    position += 1
    return true
  }

  private static func isWhitespace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  private func error(_ message: String) -> EvaluationError {
    EvaluationError(.malformed, "malformed JSON: \(message)", file: file, line: line)
  }
}
