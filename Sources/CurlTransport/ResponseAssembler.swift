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
    let text = String(decoding: line, as: UTF8.self)
    if text.hasPrefix("HTTP/") {
      let fields = text.split(whereSeparator: \.isWhitespace)
      status = fields.count > 1 ? Int(fields[1]) ?? 0 : 0
      headers.removeAll()
      hasAllHeaders = false
    } else if text == "\r\n" || text == "\n" {
      hasAllHeaders = true
    } else if let colon = text.firstIndex(of: ":") {
      let value = Self.trimmed(text[text.index(after: colon)...].utf8)
      headers.append((String(text[..<colon]), String(value) ?? ""))
    }
    return true
  }

  /// Without the white space of RFC 9110, byte by byte: Foundation's way took a fortieth of a call.
  private static func trimmed(_ value: Substring.UTF8View) -> Substring.UTF8View {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    var value = value.drop(while: isSpace)
    while let last = value.last, isSpace(last) { value.removeLast() }
    return value
  }

  /// Takes a piece of the body.
  ///
  /// - Returns: false when the body is longer than allowed.
  mutating func receiveBody(_ bytes: some Collection<UInt8>) -> Bool {
    bodyBytes += bytes.count
    guard bodyBytes <= maximumBodyBytes else {
      isTooLarge = true
      return false
    }
    body.append(contentsOf: bytes)
    return true
  }

  /// Hands out what has arrived of the body since the last call, for a reader of streams.
  mutating func takeBody() -> Data {
    defer { body = Data() }
    return body
  }

  var response: HTTPResponse { HTTPResponse(status: status, headers: headers, body: body) }
}
