import Foundation
import LanguageModels

/// Collects one response from the pieces libcurl hands over; knows nothing of libcurl.
struct ResponseAssembler {
  static let maximumHeaderBytes = 256 << 10

  let maximumBodyBytes: Int
  private(set) var status = 0
  private(set) var headers: [(name: String, value: String)] = []
  private(set) var body = Data()
  private(set) var isTooLarge = false
  /// libcurl calls a reply that ends inside its headers a success.
  private(set) var hasAllHeaders = false
  private var headerBytes = 0
  private var bodyBytes = 0

  init(maximumBodyBytes: Int) { self.maximumBodyBytes = maximumBodyBytes }

  /// Takes one header line with its line end; a status line starts the headers anew, as after `100`.
  ///
  /// - Returns: false when the headers are too long to go on.
  mutating func receiveHeader(_ line: some Collection<UInt8>) -> Bool {
    headerBytes += line.count
    guard headerBytes <= Self.maximumHeaderBytes else {
      isTooLarge = true
      return false
    }
    // Byte by byte: as characters, the headers took a thirtieth of a call.
    let line = Array(line)
    if line.starts(with: "HTTP/".utf8) {
      let fields = line.split(whereSeparator: Self.isSpace)
      status = fields.count > 1 ? Int(String(decoding: fields[1], as: UTF8.self)) ?? 0 : 0
      headers.removeAll()
      hasAllHeaders = false
    } else if line.elementsEqual("\r\n".utf8) || line.elementsEqual("\n".utf8) {
      hasAllHeaders = true
    } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
      let value = Self.trimmed(line[(colon + 1)...])
      headers.append(
        (String(decoding: line[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self)))
    }
    return true
  }

  /// Without the white space of RFC 9110 at both ends.
  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text.drop(while: isSpace)
    while let last = text.last, isSpace(last) { text.removeLast() }
    return text
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  /// Takes a piece of the body.
  ///
  /// - Returns: false when the body is longer than allowed.
  mutating func receiveBody(_ bytes: some Collection<UInt8>) -> Bool {
    guard countBody(bytes.count) else { return false }
    body.append(contentsOf: bytes)
    return true
  }

  /// Takes note of a piece that somebody else keeps.
  ///
  /// - Returns: false when the body is longer than allowed.
  mutating func countBody(_ count: Int) -> Bool {
    bodyBytes += count
    isTooLarge = bodyBytes > maximumBodyBytes
    return !isTooLarge
  }

  var response: HTTPResponse { HTTPResponse(status: status, headers: headers, body: body) }
}
