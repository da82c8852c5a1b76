/// A recursive-descent parser of RFC 8259 over bytes.
struct JSONParser {
  /// Deeper nesting is refused: the parser recurses.
  static let maximumDepth = 256

  private let bytes: [UInt8]
  private var position: Int
  private var depth = 0
  /// Models write raw line ends into strings; data files must not.
  private let allowsControlCharacters: Bool

  init(_ bytes: [UInt8], position: Int = 0, allowsControlCharacters: Bool = false) {
    self.bytes = bytes
    self.position = position
    self.allowsControlCharacters = allowsControlCharacters
  }

  /// One value and nothing after it.
  mutating func parseDocument() throws(JSONSyntaxError) -> JSONValue {
    let value = try parseValue()
    skipWhitespace()
    guard position == bytes.count else { throw error("text after the end of the value") }
    return value
  }

  /// The value at the current position; whatever follows is left alone.
  mutating func parseValue() throws(JSONSyntaxError) -> JSONValue {
    skipWhitespace()
    guard let byte = peek else { throw error("a value is missing") }
    switch byte {
    case UInt8(ascii: "{"):
      return try nested { parser throws(JSONSyntaxError) in try parser.parseObject() }
    case UInt8(ascii: "["):
      return try nested { parser throws(JSONSyntaxError) in try parser.parseArray() }
    case UInt8(ascii: "\""): return .string(try parseString())
    case UInt8(ascii: "t"): return try parseWord("true", .bool(true))
    case UInt8(ascii: "f"): return try parseWord("false", .bool(false))
    case UInt8(ascii: "n"): return try parseWord("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try parseNumber()
    default: throw error("unexpected '\(shown(byte))'")
    }
  }

  private mutating func nested(
    _ parse: (inout JSONParser) throws(JSONSyntaxError) -> JSONValue
  ) throws(JSONSyntaxError) -> JSONValue {
    guard depth < Self.maximumDepth else {
      throw error("more than \(Self.maximumDepth) nested values")
    }
    depth += 1
    defer { depth -= 1 }
    position += 1
    return try parse(&self)
  }

  private mutating func parseObject() throws(JSONSyntaxError) -> JSONValue {
    var members: [JSONValue.Member] = []
    skipWhitespace()
    if take("}") { return .object(members) }
    while true {
      skipWhitespace()
      guard peek == UInt8(ascii: "\"") else { throw error("a member name in quotes is missing") }
      let name = try parseString()
      skipWhitespace()
      guard take(":") else { throw error("':' is missing after \"\(name.prefix(40))\"") }
      members.append(JSONValue.Member(name, try parseValue()))
      skipWhitespace()
      if take("}") { return .object(members) }
      guard take(",") else { throw error("',' or '}' is missing") }
    }
  }

  private mutating func parseArray() throws(JSONSyntaxError) -> JSONValue {
    var values: [JSONValue] = []
    skipWhitespace()
    if take("]") { return .array(values) }
    while true {
      values.append(try parseValue())
      skipWhitespace()
      if take("]") { return .array(values) }
      guard take(",") else { throw error("',' or ']' is missing") }
    }
  }

  private mutating func parseWord(
    _ word: String, _ value: JSONValue
  ) throws(JSONSyntaxError) -> JSONValue {
    guard bytes[position...].starts(with: word.utf8) else {
      throw error("unexpected '\(shown(bytes[position]))'")
    }
    position += word.utf8.count
    return value
  }

  private mutating func parseNumber() throws(JSONSyntaxError) -> JSONValue {
    let start = position
    _ = take("-")
    if !take("0") { try takeDigits() }
    if take(".") { try takeDigits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try takeDigits()
    }
    return .number(String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func takeDigits() throws(JSONSyntaxError) {
    let start = position
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    guard position > start else { throw error("a digit is missing") }
  }

  private mutating func parseString() throws(JSONSyntaxError) -> String {
    let start = position
    position += 1
    var text: [UInt8] = []
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        position += 1
        text.append(contentsOf: try parseEscape())
      case 0..<0x20 where !allowsControlCharacters:
        throw error("a control character inside a string")
      default:
        text.append(byte)
        position += 1
      }
    }
    position = start
    throw error("a string is never closed")
  }

  private mutating func parseEscape() throws(JSONSyntaxError) -> [UInt8] {
    guard let byte = peek else { throw error("a string is never closed") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return Array(String(try parseUnicodeEscape()).utf8)
    default:
      position -= 1
      throw error("unknown escape '\\\(shown(byte))'")
    }
  }

  /// The scalar of `XXXX`, or of a surrogate pair `XXXX\uXXXX`.
  private mutating func parseUnicodeEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
    let start = position
    let unit = try parseHex()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    if unit < 0xDC00, take("\\"), take("u") {
      let low = try parseHex()
      let value = 0x10000 &+ ((unit &- 0xD800) << 10) &+ (low &- 0xDC00)
      if (0xDC00...0xDFFF).contains(low), let scalar = Unicode.Scalar(value) { return scalar }
    }
    position = start
    throw error("half of a surrogate pair")
  }

  private mutating func parseHex() throws(JSONSyntaxError) -> UInt32 {
    let digits = bytes[position...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw error("four hexadecimal digits are missing") }
    position += 4
    return value
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ expected: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: expected) else { return false }
    position += 1
    return true
  }

  private mutating func skipWhitespace() {
    while let byte = peek, byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D {
      position += 1
    }
  }

  private func shown(_ byte: UInt8) -> String {
    byte < 0x80 ? String(Character(Unicode.Scalar(byte))) : "\\x" + String(byte, radix: 16)
  }

  private func error(_ message: String) -> JSONSyntaxError {
    JSONSyntaxError(message: message, offset: position)
  }
}
