import Foundation

/// Writes one JSON object field by field: the bytes of `JSONEncoder` with sorted keys and unescaped slashes,
/// without its boxes, which took a seventh of a call.
///
/// Keys are ASCII and come in their order, so that equal values are equal bytes; a debug build checks it.
package struct JSONObjectWriter {
  /// A number that JSON cannot hold: an infinity, or no number at all.
  package struct NotFinite: Error {}

  private(set) var bytes: [UInt8] = []
  private var lastKey = ""

  private init(capacity: Int) {
    bytes.reserveCapacity(capacity)
  }

  /// - Parameters:
  ///   - capacity: about how many bytes there will be.
  ///   - fields: writes each field with its value.
  package static func object(
    capacity: Int = 512, _ fields: (inout JSONObjectWriter) throws -> Void
  ) rethrows -> [UInt8] {
    var writer = JSONObjectWriter(capacity: capacity)
    try writer.nested(fields)
    return writer.bytes
  }

  // MARK: Fields

  package mutating func field(_ key: String, _ value: String) {
    begin(key)
    append(value)
  }

  package mutating func field(_ key: String, _ value: Int) {
    begin(key)
    bytes += "\(value)".utf8
  }

  package mutating func field(_ key: String, _ value: Bool) {
    begin(key)
    bytes += (value ? "true" : "false").utf8
  }

  /// - Throws: ``NotFinite``.
  package mutating func field(_ key: String, _ value: Double) throws {
    guard value.isFinite else { throw NotFinite() }
    begin(key)
    let text = "\(value)".utf8
    bytes += text.suffix(2).elementsEqual(".0".utf8) ? text.dropLast(2) : text[...]
  }

  package mutating func null(_ key: String) {
    begin(key)
    bytes += "null".utf8
  }

  package mutating func field(_ key: String, _ values: [String]) {
    begin(key)
    array(values) { $0.append($1) }
  }

  /// An object.
  package mutating func field(_ key: String, _ fields: (inout JSONObjectWriter) -> Void) {
    begin(key)
    nested(fields)
  }

  /// An array of objects.
  package mutating func field<Value>(
    _ key: String, _ values: [Value], _ fields: (inout JSONObjectWriter, Value) -> Void
  ) {
    begin(key)
    array(values) { writer, value in writer.nested { fields(&$0, value) } }
  }

  // MARK: Bytes

  private mutating func nested(_ fields: (inout JSONObjectWriter) throws -> Void) rethrows {
    let outerKey = lastKey
    lastKey = ""
    bytes.append(UInt8(ascii: "{"))
    try fields(&self)
    bytes.append(UInt8(ascii: "}"))
    lastKey = outerKey
  }

  private mutating func array<Value>(
    _ values: [Value], _ element: (inout JSONObjectWriter, Value) -> Void
  ) {
    bytes.append(UInt8(ascii: "["))
    for (index, value) in values.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      element(&self, value)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func begin(_ key: String) {
    assert(lastKey < key, "the key \(key) comes too late")
    if !lastKey.isEmpty { bytes.append(UInt8(ascii: ",")) }
    lastKey = key
    bytes.append(UInt8(ascii: "\""))
    bytes += key.utf8
    bytes += "\":".utf8
  }

  private mutating func append(_ text: String) {
    let source = Array(text.utf8)
    // Runs between the characters to be escaped are copied whole.
    var start = 0
    bytes.append(UInt8(ascii: "\""))
    for (index, byte) in source.enumerated() {
      guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
        continue
      }
      bytes += source[start..<index]
      bytes += Self.escaped(byte).utf8
      start = index + 1
    }
    bytes += source[start...]
    bytes.append(UInt8(ascii: "\""))
  }

  private static func escaped(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "\""): "\\\""
    case UInt8(ascii: "\\"): "\\\\"
    case 0x08: "\\b"
    case 0x09: "\\t"
    case 0x0A: "\\n"
    case 0x0C: "\\f"
    case 0x0D: "\\r"
    default: (byte < 0x10 ? "\\u000" : "\\u00") + String(byte, radix: 16)
    }
  }
}
