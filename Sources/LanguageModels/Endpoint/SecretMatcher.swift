import Foundation

/// Finds a secret in a text in any spelling that servers and gateways echo it in.
///
/// Known are, in any mixture within one occurrence: the characters themselves, `%XX`, `\xXX`, `\uXXXX` after
/// any number of backslashes, `\/`, and HTML's `&#N;` and `&#xN;`. As a whole: hexadecimal digits, Base64 of both
/// alphabets at any offset inside a longer text, and the characters in reverse.
struct SecretMatcher: Sendable {
  private let secret: [UInt8]
  /// Texts that stand for the secret as they are.
  private let exact: [[UInt8]]
  private let hexadecimal: [UInt8]
  /// Whether an occurrence may begin with a byte: one look rules most bytes of a text out.
  private let mayBegin: [Bool]

  /// Far more bytes than any spelling of the secret takes.
  var longestForm: Int { secret.count * 8 + 8 }

  init(_ text: String) {
    secret = Array(text.utf8)
    exact = [secret.reversed()] + Self.base64Cores(of: secret)
    hexadecimal = secret.flatMap { Array((($0 < 16 ? "0" : "") + String($0, radix: 16)).utf8) }
    var first = exact.compactMap(\.first) + Array("%\\&".utf8)
    if let byte = secret.first { first.append(byte) }
    if let digit = hexadecimal.first { first += [digit, Self.upper(digit)] }
    var table = [Bool](repeating: false, count: 256)
    for byte in first { table[Int(byte)] = true }
    mayBegin = table
  }

  /// - Complexity: O(text) for ordinary texts.
  func redact(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var kept: [UInt8] = []
    // One past the last occurrence: what follows is kept once its end is known.
    var copied = 0
    var position = 0
    while position < bytes.count {
      guard mayBegin[Int(bytes[position])], let end = end(of: bytes[position...]) else {
        position += 1
        continue
      }
      kept += bytes[copied..<position]
      kept += "[redacted]".utf8
      (position, copied) = (end, end)
    }
    return copied == 0 ? text : String(decoding: kept + bytes[copied...], as: UTF8.self)
  }

  /// One past the occurrence that begins where the slice does.
  private func end(of text: ArraySlice<UInt8>) -> Int? {
    for form in exact where text.starts(with: form) { return text.startIndex + form.count }
    if text.count >= hexadecimal.count,
      zip(text, hexadecimal).allSatisfy({ Self.lower($0) == $1 })
    {
      return text.startIndex + hexadecimal.count
    }
    var rest = text
    for byte in secret {
      guard let length = Self.length(of: byte, at: rest) else { return nil }
      rest = rest.dropFirst(length)
    }
    return rest.startIndex
  }

  /// How many bytes spell one byte of the secret; `nil` when something else stands there.
  private static func length(of byte: UInt8, at text: ArraySlice<UInt8>) -> Int? {
    guard let first = text.first else { return nil }
    switch first {
    case UInt8(ascii: "%"):
      if number(text.dropFirst().prefix(2), digits: 2, radix: 16) == Int(byte) { return 3 }
    case UInt8(ascii: "\\"):
      let rest = text.drop { $0 == UInt8(ascii: "\\") }
      let slashes = text.count - rest.count
      let width = rest.first == UInt8(ascii: "u") ? 4 : 2
      if rest.first == UInt8(ascii: "u") || rest.first == UInt8(ascii: "x"),
        number(rest.dropFirst().prefix(width), digits: width, radix: 16) == Int(byte)
      {
        return slashes + 1 + width
      }
      if rest.first == byte, byte != UInt8(ascii: "\\") { return slashes + 1 }
    case UInt8(ascii: "&"):
      if let length = entity(byte, text) { return length }
    default: break
    }
    return first == byte ? 1 : nil
  }

  /// The length of `&#N;` or `&#xN;`.
  private static func entity(_ byte: UInt8, _ text: ArraySlice<UInt8>) -> Int? {
    guard text.dropFirst().first == UInt8(ascii: "#"),
      let end = text.prefix(10).firstIndex(of: UInt8(ascii: ";"))
    else { return nil }
    var digits = text[(text.startIndex + 2)..<end]
    let isHexadecimal = digits.first.map { lower($0) == UInt8(ascii: "x") } ?? false
    if isHexadecimal { digits = digits.dropFirst() }
    guard number(digits, digits: digits.count, radix: isHexadecimal ? 16 : 10) == Int(byte) else {
      return nil
    }
    return end - text.startIndex + 1
  }

  private static func number(_ text: ArraySlice<UInt8>, digits: Int, radix: Int) -> Int? {
    text.count == digits ? Int(String(decoding: text, as: UTF8.self), radix: radix) : nil
  }

  /// What Base64 makes of the secret behind 0, 1 and 2 other bytes, without the characters that it shares
  /// with its neighbours.
  private static func base64Cores(of secret: [UInt8]) -> [[UInt8]] {
    (0..<3).flatMap { offset -> [[UInt8]] in
      let bits = (offset * 8, (offset + secret.count) * 8)
      let text = Array(
        Data(Array(repeating: 0, count: offset) + secret).base64EncodedString().utf8)
      let core = Array(text[((bits.0 + 5) / 6)..<(bits.1 / 6)])
      guard core.count >= 5 else { return [] }
      let safe = core.map { byte in
        byte == UInt8(ascii: "+")
          ? UInt8(ascii: "-") : byte == UInt8(ascii: "/") ? UInt8(ascii: "_") : byte
      }
      return safe == core ? [core] : [core, safe]
    }
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  private static func upper(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte & 0xDF : byte
  }
}
