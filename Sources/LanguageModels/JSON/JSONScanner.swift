/// Reads JSON that is known to be small and plain, a value at a time and without building a tree.
///
/// Takes less than RFC 8259 allows: what it takes is JSON and means the same to any reader, and anything else is
/// ``Unusual``, to be given to a complete parser.
package struct JSONScanner {
  /// Not what is expected here, or not JSON.
  package struct Unusual: Error {
    package init() {}
  }

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0
  private static let maximumDepth = 32
  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Nothing may follow but spaces.
  package mutating func end() throws(Unusual) {
    skipSpaces()
    guard position == bytes.count else { throw Unusual() }
  }

  /// Shows the name of each member to `member`, which has to read its value.
  package mutating func object(
    _ member: (inout JSONScanner, String) throws(Unusual) -> Void
  ) throws(Unusual) {
    try items(from: "{", to: "}") { scanner throws(Unusual) in
      let name = try scanner.string()
      try scanner.require(":")
      try member(&scanner, name)
    }
  }

  /// Calls `element` before each element, which it has to read.
  package mutating func array(_ element: (inout JSONScanner) throws(Unusual) -> Void)
    throws(Unusual)
  {
    try items(from: "[", to: "]", element)
  }

  private mutating func items(
    from start: Unicode.Scalar, to end: Unicode.Scalar,
    _ item: (inout JSONScanner) throws(Unusual) -> Void
  ) throws(Unusual) {
    try require(start)
    depth += 1
    guard depth <= Self.maximumDepth else { throw Unusual() }
    defer { depth -= 1 }
    if take(end) { return }
    while true {
      try item(&self)
      if take(end) { return }
      try require(",")
    }
  }

  // MARK: Values

  /// Whether the next value is `null`, which is read then.
  package mutating func isNull() throws(Unusual) -> Bool {
    skipSpaces()
    guard peek == UInt8(ascii: "n") else { return false }
    try word("null")
    return true
  }

  package mutating func string() throws(Unusual) -> String {
    try require("\"")
    var text: [UInt8] = []
    while true {
      let start = position
      while let byte = peek, byte >= 0x20, byte != Self.quote, byte != Self.backslash {
        position += 1
      }
      let end = peek
      // Most have no escape, and are read where they stand.
      if end == Self.quote, text.isEmpty { return try closeString(bytes[start..<position]) }
      text += bytes[start..<position]
      if end == Self.quote { return try closeString(text[...]) }
      guard end == Self.backslash else { throw Unusual() }
      position += 1
      try escape(into: &text)
    }
  }

  private mutating func closeString(_ text: ArraySlice<UInt8>) throws(Unusual) -> String {
    position += 1
    guard let text = String(validating: text, as: UTF8.self) else { throw Unusual() }
    return text
  }

  /// A whole number of at most nine digits.
  package mutating func count() throws(Unusual) -> Int {
    skipSpaces()
    let start = position
    try number()
    let digits = bytes[start..<position]
    guard digits.count <= 9, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw Unusual()
    }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// Reads any value.
  package mutating func skip() throws(Unusual) {
    skipSpaces()
    switch peek {
    case UInt8(ascii: "{"): try object { scanner, _ throws(Unusual) in try scanner.skip() }
    case UInt8(ascii: "["): try array { scanner throws(Unusual) in try scanner.skip() }
    case Self.quote: _ = try string()
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    default: try number()
    }
  }

  private mutating func word(_ word: StaticString) throws(Unusual) {
    for byte in word.description.utf8 {
      guard peek == byte else { throw Unusual() }
      position += 1
    }
  }

  private mutating func number() throws(Unusual) {
    _ = takeByte { $0 == UInt8(ascii: "-") }
    if !takeByte({ $0 == UInt8(ascii: "0") }) { try digits() }
    if takeByte({ $0 == UInt8(ascii: ".") }) { try digits() }
    if takeByte({ $0 | 0x20 == UInt8(ascii: "e") }) {
      _ = takeByte { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
      try digits()
    }
  }

  private mutating func digits() throws(Unusual) {
    let start = position
    while takeByte({ (0x30...0x39).contains($0) }) {}
    guard position > start else { throw Unusual() }
  }

  // MARK: Escapes

  private mutating func escape(into text: inout [UInt8]) throws(Unusual) {
    guard let byte = peek else { throw Unusual() }
    position += 1
    switch byte {
    case Self.quote, Self.backslash, UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "u"): text += Array(String(try scalar()).utf8)
    default: throw Unusual()
    }
  }

  /// Behind `\u`; of a pair the second half too.
  private mutating func scalar() throws(Unusual) -> Unicode.Scalar {
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard UTF16.isLeadSurrogate(first), takeByte({ $0 == UInt8(ascii: "\\") }),
      takeByte({ $0 == UInt8(ascii: "u") })
    else { throw Unusual() }
    let second = try codeUnit()
    guard UTF16.isTrailSurrogate(second) else { throw Unusual() }
    let value = 0x10000 + UInt32(first - 0xD800) << 10 + UInt32(second - 0xDC00)
    guard let scalar = Unicode.Scalar(value) else { throw Unusual() }
    return scalar
  }

  private mutating func codeUnit() throws(Unusual) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw Unusual()
      }
      value = value << 4 | UInt16(digit)
      position += 1
    }
    return value
  }

  // MARK: Bytes

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func takeByte(_ isWanted: (UInt8) -> Bool) -> Bool {
    guard let byte = peek, isWanted(byte) else { return false }
    position += 1
    return true
  }

  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    skipSpaces()
    return takeByte { $0 == UInt8(ascii: mark) }
  }

  private mutating func require(_ mark: Unicode.Scalar) throws(Unusual) {
    guard take(mark) else { throw Unusual() }
  }

  private mutating func skipSpaces() {
    while takeByte({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) {}
  }
}
